package io.throttlemachines.spring.redis;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store of a fleet must answer, written as plainly as possible. Times are microseconds. */
final class FleetModel {

    private static final long HOUR = 3_600_000_000L;

    private record Life(long until, long lifetime, Map<String, Long> votes) {}

    private final Map<String, Life> lives = new TreeMap<>();
    private final Map<String, FleetRecord> records = new HashMap<>();

    /** Under the empty name it has the greatest epoch of records that were forgotten. */
    private final Map<String, Long> epochs = new HashMap<>();

    /** Until when each record is kept although no instance names its breaker. */
    private final Map<String, Long> kept = new HashMap<>();

    /** When each of these maps is lost, in milliseconds; one that is empty has no such time. */
    private final Map<Map<String, ?>, Long> expiries = new IdentityHashMap<>();

    News beat(Beat beat, long now) {
        at(now);
        Life before = lives.put(beat.instance(), new Life(now + beat.aliveMicros(), beat.aliveMicros(), beat.votes()));
        beat.known().keySet().forEach(breaker -> keep(breaker, 4 * beat.aliveMicros(), now));
        if (!beat.known().isEmpty()) {
            forgetUnnamed(now);
        }
        expireAfter(beat.aliveMicros(), now);
        Map<String, Map<String, Long>> votes = new HashMap<>();
        lives.forEach((instance, life) -> life.votes()
                .forEach((breaker, epoch) -> votes.computeIfAbsent(breaker, unused -> new HashMap<>())
                        .put(instance, epoch)));
        Map<String, Versioned> changed = new HashMap<>();
        records.keySet().forEach(breaker -> {
            if (epoch(breaker) > beat.since()) {
                changed.put(breaker, current(breaker));
            }
        });
        beat.known().forEach((breaker, epoch) -> {
            if (current(breaker).epoch() != epoch) {
                changed.put(breaker, current(breaker));
            }
        });
        return new News(now, greatest(), lives.size(), before == null, votes, changed);
    }

    Answer replace(String breaker, long expected, FleetRecord next, long now) {
        at(now);
        return write(breaker, current(breaker).epoch() == expected, Math.max(greatest() + 1, now), next, now);
    }

    Answer restore(String breaker, Versioned lost, long now) {
        at(now);
        return write(breaker, current(breaker).epoch() < lost.epoch(), lost.epoch(), lost.record(), now);
    }

    private Answer write(String breaker, boolean made, long epoch, FleetRecord next, long now) {
        if (made) {
            records.put(breaker, next);
            epochs.put(breaker, epoch);
            keep(breaker, 0, now);
            expireAfter(0, now);
        }
        return new Answer(made, now, current(breaker));
    }

    boolean leave(String instance, long now) {
        at(now);
        return lives.remove(instance) != null;
    }

    List<Instance> instances(long now) {
        at(now);
        List<Instance> instances = new ArrayList<>();
        lives.forEach((name, life) -> instances.add(new Instance(name, Math.min(now, life.until() - life.lifetime()))));
        return instances;
    }

    void forget() {
        lives.clear();
        all().forEach(Map::clear);
    }

    private List<Map<String, ?>> all() {
        return List.of(records, epochs, kept);
    }

    /** The epoch of a breaker's record; 0 for none. */
    long epoch(String breaker) {
        return current(breaker).epoch();
    }

    long greatest() {
        return epochs.values().stream().mapToLong(epoch -> epoch).max().orElse(0);
    }

    private Versioned current(String breaker) {
        return records.containsKey(breaker) && epochs.containsKey(breaker)
                ? new Versioned(epochs.get(breaker), records.get(breaker))
                : Versioned.NONE;
    }

    private void keep(String breaker, long time, long now) {
        if (epoch(breaker) > 0 && kept.getOrDefault(breaker, 0L) < now + time + HOUR / 2) {
            kept.put(breaker, now + time + HOUR);
        }
    }

    private void forgetUnnamed(long now) {
        List<String> unnamed = kept.keySet().stream()
                .filter(breaker -> kept.get(breaker) <= now)
                .toList();
        if (!unnamed.isEmpty()) {
            epochs.put("", greatest());
        }
        all().forEach(map -> map.keySet().removeAll(unnamed));
    }

    private void at(long now) {
        lives.values().removeIf(life -> life.until() <= now);
        for (Map<String, ?> map : all()) {
            if (millis(now) > expiries.getOrDefault(map, Long.MAX_VALUE)) {
                map.clear();
            }
            if (map.isEmpty()) {
                expiries.remove(map);
            }
        }
    }

    private void expireAfter(long time, long now) {
        for (Map<String, ?> map : all()) {
            long left = 1_000 * (expiries.getOrDefault(map, 0L) - millis(now));
            if (!map.isEmpty() && left < time + HOUR / 2) {
                expiries.put(map, millis(now) + (time + HOUR + 999) / 1_000);
            }
        }
    }

    private static long millis(long micros) {
        return micros / 1_000;
    }
}
