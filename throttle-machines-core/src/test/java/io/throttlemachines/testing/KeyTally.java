package io.throttlemachines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Calls.BackendException;
import java.util.stream.IntStream;

/** Compares the numbers of keys in a breaker's status with a look at each key. The keys are 0, 1, 2 … */
public final class KeyTally {

    private KeyTally() {}

    /** A call that fails, unless it is refused. */
    public static void fail(GuardedCalls calls) {
        call(calls, () -> {
            throw new BackendException();
        });
    }

    /** A call, which may be refused. */
    public static void call(GuardedCalls calls, CheckedRunnable<RuntimeException> call) {
        try {
            calls.run(call);
        } catch (BackendException | RefusedException expected) {
            // either way
        }
    }

    /** The status shows as many keys in OPEN and HALF_OPEN as there are, and no more in all than the breaker remembers. */
    public static void assertStates(Breaker breaker, int keys, String description) {
        Keys shown = numbers(breaker);
        assertThat(shown.open()).as(description).isEqualTo(count(breaker, keys, CircuitState.OPEN));
        assertThat(shown.halfOpen()).as(description).isEqualTo(count(breaker, keys, CircuitState.HALF_OPEN));
        assertThat(shown.closed()).as(description).isNotNegative();
        assertThat(shown.closed() + shown.open() + shown.halfOpen())
                .as(description)
                .isLessThanOrEqualTo(breaker.config().maxKeys());
    }

    private static long count(Breaker breaker, int keys, CircuitState state) {
        return IntStream.range(0, keys)
                .filter(key -> breaker.forKey(key).state() == state)
                .count();
    }

    /** In addition, the status shows as many keys in all as there are. Resets them. */
    public static void assertNumbers(Breaker breaker, int keys, String description) {
        assertStates(breaker, keys, description);
        Keys shown = numbers(breaker);
        long remembered = IntStream.range(0, keys)
                .filter(key -> isRemembered(breaker, Integer.toString(key)))
                .count();
        assertThat(shown.closed() + shown.open() + shown.halfOpen())
                .as(description)
                .isEqualTo(remembered);
    }

    private static boolean isRemembered(Breaker breaker, String key) {
        String reason = breaker.tryResetKey(key, ActionNote.NONE).reason();
        return reason == null || !reason.contains("remembers no such key");
    }

    private static Keys numbers(Breaker breaker) {
        Keys keys = breaker.status().keys();
        return keys == null ? new Keys(0, 0, 0) : keys;
    }
}
