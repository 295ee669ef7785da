package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.KeyTally;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** B15 under threads: the numbers of keys in each state never drift, while keys open, recover, are reset and are forgotten. */
class KeyCountRaceTest {

    private static final int THREADS = 4;
    private static final int KEYS = 6;
    private static final int ACTIONS = 20;

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(
            "keyed", Bench.settings().halfOpenCalls(2).maxKeys(KEYS / 2).build());

    @Test
    void numbersEqualThoseOfAWalk() {
        Race.run(
                THREADS,
                1_500,
                () -> {
                    KeyTally.assertStates(breaker, KEYS, "between two rounds");
                    bench.advance(Duration.ofSeconds(6));
                },
                (thread, round) -> {
                    SplittableRandom random = new SplittableRandom(31L * round + thread);
                    for (int action = 0; action < ACTIONS; action++) {
                        act(random);
                    }
                });
        KeyTally.assertNumbers(breaker, KEYS, "at the end");
    }

    /** Whatever the other threads change meanwhile: their changes end in the middle of this one. */
    @Test
    void noKeyIsOpenWhenTheActionThatClosesAllReturns() {
        Breaker other = bench.breaker("other");
        Race.run(
                THREADS,
                1_500,
                () -> {
                    breaker.mode(Mode.ENFORCE);
                    for (int key = 0; key < KEYS; key++) {
                        KeyTally.fail(breaker.forKey(key));
                    }
                },
                (thread, round) -> {
                    if (thread == 0) {
                        close(round);
                        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
                    } else {
                        other.forceOpen();
                        other.forceClose();
                    }
                });
    }

    private void close(int round) {
        switch (round % 3) {
            case 0 -> breaker.mode(Mode.OFF);
            case 1 -> breaker.forceClose();
            default -> breaker.reset();
        }
    }

    private void act(SplittableRandom random) {
        GuardedCalls key = breaker.forKey(random.nextInt(KEYS));
        switch (random.nextInt(12)) {
            case 0 -> breaker.forceClose();
            case 1 -> breaker.mode(random.nextBoolean() ? Mode.OFF : Mode.ENFORCE);
            case 2, 3 -> {
                boolean unused = key.reset();
            }
            case 4 -> {
                var unused = breaker.status();
            }
            case 5, 6 -> endTwice(key);
            case 7 -> KeyTally.call(key, () -> {});
            default -> KeyTally.fail(key);
        }
    }

    /** The second end comes when the key may be forgotten. */
    private static void endTwice(GuardedCalls key) {
        try {
            Admission call = key.admit();
            call.succeeded("fine");
            call.failed(new IllegalStateException());
        } catch (RefusedException refused) {
            // its circuit is open
        }
    }
}
