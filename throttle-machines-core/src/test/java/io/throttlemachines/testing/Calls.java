package io.throttlemachines.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.refusal.RefusedException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;

/** Calls through breakers, as tests need them. */
public final class Calls {

    private Calls() {}

    /** A call that must be let in and succeeds. */
    public static void succeed(Breaker breaker) {
        breaker.run(() -> {});
    }

    /** So many of them. */
    public static void succeed(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            succeed(breaker);
        }
    }

    /** A call that must be let in and fails. */
    public static void fail(Breaker breaker) {
        fail(breaker, new BackendException());
    }

    /** So many of them. */
    public static void fail(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            fail(breaker);
        }
    }

    /** A call that must be let in and fails with this. */
    public static void fail(Breaker breaker, Throwable failure) {
        assertThatThrownBy(() -> breaker.run(throwing(failure))).isSameAs(failure);
    }

    /** Asserts that a call is refused in this way, and goes on with the refusal. */
    public static <T extends RefusedException> ObjectAssert<T> assertRefused(Breaker breaker, Class<T> kind) {
        return assertRefused(() -> succeed(breaker), kind);
    }

    /** Asserts that this is refused in this way, and goes on with the refusal. */
    public static <T extends RefusedException> ObjectAssert<T> assertRefused(CheckedRunnable<?> call, Class<T> kind) {
        return assertThatThrownBy(call::run)
                .isExactlyInstanceOf(kind)
                .asInstanceOf(InstanceOfAssertFactories.type(kind));
    }

    /** The refusal a call meets. */
    public static <T extends RefusedException> T refusal(Breaker breaker, Class<T> kind) {
        return kind.cast(catchThrowable(() -> succeed(breaker)));
    }

    /** A call that throws anything at all, unchanged. */
    public static CheckedRunnable<Exception> throwing(Throwable failure) {
        return () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        };
    }

    /** What a broken backend throws. */
    public static final class BackendException extends RuntimeException {

        /** With no message. */
        public BackendException() {
            super("broken");
        }
    }
}
