package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.FleetRecords.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.spring.redis.FleetRequest.Heard;
import io.throttlemachines.spring.redis.FleetRequest.Votes;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On random schedules the scripts answer what a model in memory answers, to the microsecond. */
@Tag("servers")
class FleetScriptsMatchModelTest {

    private static final int SCHEDULES = 2_000;
    private static final int STEPS = 15;
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final List<String> INSTANCES = List.of("shop-1", "shop-2", "Überfluß \"3\"", "shop-1:a");
    private static final List<String> BREAKERS = List.of("a", "a:shop-1", "pay/v1 \\", "漢字\0");
    private static final List<Long> LIFETIMES = List.of(30_000L, 3 * SECOND, 3 * SECOND + 1, HOUR, 36 * HOUR);

    @Test
    void answersAsTheModel() {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            long seed = System.nanoTime();
            for (int schedule = 0; schedule < SCHEDULES; schedule++) {
                DrivenFleet scripts = new DrivenFleet(server.binary(), "model:" + (seed + schedule));
                new Schedule(scripts, new Random(seed + schedule), seed + schedule).run();
                scripts.forget();
            }
        }
    }

    /** One fleet's life. */
    private static final class Schedule {

        private final DrivenFleet scripts;
        private final FleetModel model = new FleetModel();
        private final List<Votes> known = new ArrayList<>(List.of(Votes.NONE));
        private final Random random;
        private final long seed;
        private long now = 1_764_352_000_000_000L;

        Schedule(DrivenFleet scripts, Random random, long seed) {
            this.scripts = scripts;
            this.random = random;
            this.seed = seed;
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now += pause();
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> beat();
                    case 5, 6, 7 -> replace();
                    case 8 -> restore();
                    case 9 -> leave();
                    case 10 -> instances();
                    default -> forget();
                }
                if (random.nextInt(4) == 0) {
                    assertThat(scripts.everyKeyExpires()).as("seed %d", seed).isTrue();
                }
            }
        }

        private long pause() {
            return switch (random.nextInt(12)) {
                case 0, 1, 2 -> 0;
                case 3 -> 1;
                case 4 -> 30_000;
                case 5 -> 29_999;
                case 6 -> 3 * SECOND;
                case 7 -> HOUR / 2 + random.nextLong(1_000);
                case 8 -> HOUR + random.nextLong(3_000);
                case 9 -> random.nextLong(40 * HOUR);
                case 10 -> -random.nextLong(SECOND);
                default -> random.nextLong(4 * SECOND);
            };
        }

        private void beat() {
            Map<String, Long> epochs = new HashMap<>();
            for (String breaker : BREAKERS) {
                if (random.nextInt(3) == 0) {
                    epochs.put(breaker, epochNear(model.epoch(breaker)));
                }
            }
            Beat beat = new Beat(
                    one(INSTANCES, random),
                    one(LIFETIMES, random),
                    votes(),
                    random.nextInt(3) == 0 ? 0 : epochNear(random.nextBoolean() ? model.greatest() : model.epoch("a")),
                    epochs);
            // An instance may know the votes of any earlier reply.
            Heard heard = scripts.run(FleetRequest.beat(beat, one(known, random)), now);
            known.add(heard.votes());
            same(heard.news(), model.beat(beat, now), beat);
        }

        private Map<String, Long> votes() {
            Map<String, Long> votes = new HashMap<>();
            for (String breaker : BREAKERS) {
                if (random.nextInt(3) == 0) {
                    votes.put(breaker, model.epoch(breaker));
                }
            }
            return votes;
        }

        private void replace() {
            String breaker = one(BREAKERS, random);
            long expected = epochNear(model.epoch(breaker));
            FleetRecord next = FleetRecords.random(random);
            same(
                    scripts.run(FleetRequest.replace(breaker, expected, next, "channel", "test"), now),
                    model.replace(breaker, expected, next, now),
                    "replace " + breaker + " at epoch " + expected);
        }

        private void restore() {
            String breaker = one(BREAKERS, random);
            long epoch = Math.max(1, epochNear(random.nextBoolean() ? model.epoch(breaker) : now));
            Versioned lost = new Versioned(epoch, FleetRecords.random(random));
            same(
                    scripts.run(FleetRequest.restore(breaker, lost, "channel", "test"), now),
                    model.restore(breaker, lost, now),
                    "restore " + breaker + " with epoch " + epoch);
        }

        private void leave() {
            String instance = one(INSTANCES, random);
            same(scripts.run(FleetRequest.leave(instance), now), model.leave(instance, now), "leave " + instance);
        }

        private void instances() {
            same(scripts.run(FleetRequest.instances(), now), model.instances(now), "instances");
        }

        /** A clock that goes back afterwards may give the versions of the last seconds again. */
        private void forget() {
            if (random.nextInt(3) == 0) {
                known.removeIf(votes -> votes.version() > now - 2 * STEPS * SECOND);
                scripts.forget();
                model.forget();
            }
        }

        private long epochNear(long epoch) {
            return switch (random.nextInt(6)) {
                case 0 -> Math.max(0, epoch - 1);
                case 1 -> epoch + 1;
                case 2 -> 0;
                default -> epoch;
            };
        }

        private void same(Object answer, Object expected, Object action) {
            assertThat(answer).as("%s at %d, seed %d", action, now, seed).isEqualTo(expected);
        }
    }
}
