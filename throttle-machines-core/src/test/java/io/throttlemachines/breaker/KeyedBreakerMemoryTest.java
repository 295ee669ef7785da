package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.throwing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B15: the keys of a breaker take bounded memory, and no flood of them closes a circuit. */
class KeyedBreakerMemoryTest {

    private final Bench bench = new Bench();

    private static void fail(GuardedCalls calls) {
        assertThatThrownBy(() -> calls.run(throwing(new BackendException()))).isInstanceOf(BackendException.class);
    }

    private static void fail(GuardedCalls calls, int times) {
        for (int call = 0; call < times; call++) {
            fail(calls);
        }
    }

    private static void succeed(GuardedCalls calls) {
        calls.run(() -> {});
    }

    private static void assertOpen(GuardedCalls calls) {
        assertThat(calls.wouldAllow()).isFalse();
        assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> succeed(calls));
    }

    @Test
    void floodOfFailingKeysNeverForgetsAnOpenOne() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(5).maxKeys(50));
        for (int key = 0; key < 20; key++) {
            fail(breaker.forKey("open" + key), 5);
        }
        GuardedCalls busy = breaker.forKey("busy");
        fail(busy, 4);
        for (int key = 0; key < 5_000; key++) {
            fail(breaker.forKey("flood" + key));
        }

        for (int key = 0; key < 20; key++) {
            assertOpen(breaker.forKey("open" + key));
        }
        fail(busy);
        assertOpen(busy);
        Keys keys = breaker.status().keys();
        assertThat(keys.closed() + keys.open() + keys.halfOpen()).isLessThanOrEqualTo(50);
    }

    @Test
    void whenAllKeysAreOpenOthersRunUncounted() {
        Breaker breaker = bench.breaker(it -> it.maxKeys(10));
        for (int key = 0; key < 10; key++) {
            fail(breaker.forKey(key));
        }
        fail(breaker.forKey("other"), 3);

        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 10, 0));
        for (int key = 0; key < 10; key++) {
            assertOpen(breaker.forKey(key));
        }
        bench.advance(Bench.RESET_TIMEOUT);
        fail(breaker.forKey("other"));
        assertOpen(breaker.forKey("other"));
    }

    @Test
    void healthyKeysAreNotRemembered() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2).failureWindow(Duration.ofSeconds(1)));
        for (int key = 0; key < 1_000; key++) {
            succeed(breaker.forKey(key));
        }
        fail(breaker.forKey("a"));
        assertThat(breaker.status().keys()).isEqualTo(new Keys(1, 0, 0));

        bench.advance(Duration.ofSeconds(1));
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    @Test
    void badKeyHarmsOnlyItsOwnCall() {
        record Bad(boolean hash) {
            @Override
            public int hashCode() {
                if (hash) {
                    throw new IllegalStateException("no hash");
                }
                return "a".hashCode();
            }

            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("not comparable");
            }
        }
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));

        assertThatThrownBy(() -> breaker.forKey(new Bad(true))).hasMessage("no hash");
        fail(breaker.forKey(new Bad(false)));
        fail(breaker.forKey(new Bad(false)));
        assertOpen(breaker.forKey("a"));
        succeed(breaker.forKey("b"));
    }

    @Test
    void keysWithOneHashCodeAreAsGoodAsOthers() {
        record Alike(int id) {
            @Override
            public int hashCode() {
                return 7;
            }
        }
        Breaker breaker = bench.breaker(it -> {});
        for (int id = 0; id < 200; id++) {
            fail(breaker.forKey(new Alike(id)));
        }

        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 200, 0));
        for (int id = 0; id < 200; id++) {
            assertOpen(breaker.forKey(new Alike(id)));
        }
    }
}
