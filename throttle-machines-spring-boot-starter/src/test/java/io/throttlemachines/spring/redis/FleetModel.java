package io.throttlemachines.spring.redis;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store of a fleet must answer, written as plainly as possible. Times are microseconds. */
final class FleetModel {

    private static final long HOUR = 3_600_000_000L;

    private record Life(long until, long lifetime, Map<String, Long> votes) {}

    private final Map<String, Life> lives = new TreeMap<>();
    private final Map<String, Versioned> records = new HashMap<>();
    private long greatest;

    /** When the records expire. */
    private long expiry;

    News beat(Beat beat, long now) {
        at(now);
        lives.put(beat.instance(), new Life(now + beat.aliveMicros(), beat.aliveMicros(), beat.votes()));
        keepFor(beat.aliveMicros(), now);
        Map<String, Map<String, Long>> votes = new HashMap<>();
        lives.forEach((instance, life) -> life.votes()
                .forEach((breaker, epoch) -> votes.computeIfAbsent(breaker, unused -> new HashMap<>())
                        .put(instance, epoch)));
        Map<String, Versioned> changed = new HashMap<>();
        records.forEach((breaker, record) -> {
            if (record.epoch() > beat.since()) {
                changed.put(breaker, record);
            }
        });
        beat.known().forEach((breaker, epoch) -> {
            if (current(breaker).epoch() != epoch) {
                changed.put(breaker, current(breaker));
            }
        });
        return new News(now, greatest, lives.size(), votes, changed);
    }

    Answer replace(String breaker, long expected, FleetRecord next, long now) {
        at(now);
        return write(breaker, current(breaker).epoch() == expected, Math.max(greatest + 1, now), next, now);
    }

    Answer restore(String breaker, Versioned lost, long now) {
        at(now);
        return write(breaker, current(breaker).epoch() < lost.epoch(), lost.epoch(), lost.record(), now);
    }

    private Answer write(String breaker, boolean made, long epoch, FleetRecord next, long now) {
        if (made) {
            records.put(breaker, new Versioned(epoch, next));
            greatest = Math.max(greatest, epoch);
            keepFor(0, now);
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
        forgetRecords();
    }

    private void forgetRecords() {
        records.clear();
        greatest = 0;
        expiry = 0;
    }

    /** The epoch of a breaker's record; 0 for none. */
    long epoch(String breaker) {
        return current(breaker).epoch();
    }

    long greatest() {
        return greatest;
    }

    private Versioned current(String breaker) {
        return records.getOrDefault(breaker, Versioned.NONE);
    }

    private void at(long now) {
        lives.values().removeIf(life -> life.until() <= now);
        if (millis(now) > expiry) {
            forgetRecords();
        }
    }

    private void keepFor(long time, long now) {
        if (!records.isEmpty() && 1_000 * (expiry - millis(now)) < time + HOUR / 2) {
            expiry = millis(now) + (time + HOUR + 999) / 1_000;
        }
    }

    private static long millis(long micros) {
        return micros / 1_000;
    }
}
