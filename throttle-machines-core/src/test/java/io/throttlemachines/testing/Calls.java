package io.throttlemachines.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.refusal.RefusedException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;

/** Calls through breakers, for tests. */
public final class Calls {

    private Calls() {}

    /** Makes a call that must be admitted and that succeeds. */
    public static void succeed(Breaker breaker) {
        breaker.run(() -> {});
    }

    /** Makes that number of successful calls. */
    public static void succeed(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            succeed(breaker);
        }
    }

    /** Makes a call that must be admitted and that fails. */
    public static void fail(Breaker breaker) {
        fail(breaker, new BackendException());
    }

    /** Makes that number of failing calls. */
    public static void fail(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            fail(breaker);
        }
    }

    /** Makes a call that must be admitted and that fails with the given exception. */
    public static void fail(Breaker breaker, Throwable failure) {
        assertThatThrownBy(() -> breaker.run(throwing(failure))).isSameAs(failure);
    }

    /** Asserts that the breaker refuses a call with an exception of this class; returns assertions on it. */
    public static <T extends RefusedException> ObjectAssert<T> assertRefused(Breaker breaker, Class<T> kind) {
        return assertRefused(() -> succeed(breaker), kind);
    }

    /** Asserts that the call is refused with an exception of this class; returns assertions on it. */
    public static <T extends RefusedException> ObjectAssert<T> assertRefused(CheckedRunnable<?> call, Class<T> kind) {
        return assertThatThrownBy(call::run)
                .isExactlyInstanceOf(kind)
                .asInstanceOf(InstanceOfAssertFactories.type(kind));
    }

    /** The refusal of a call. */
    public static <T extends RefusedException> T refusal(Breaker breaker, Class<T> kind) {
        return kind.cast(catchThrowable(() -> succeed(breaker)));
    }

    /** A call that throws any exception, unchanged. */
    public static CheckedRunnable<Exception> throwing(Throwable failure) {
        return () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        };
    }

    /** The exception of a broken backend. */
    public static final class BackendException extends RuntimeException {

        /** Without a message. */
        public BackendException() {
            super("broken");
        }
    }
}
