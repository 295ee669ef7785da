package io.throttlemachines.test;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.state.CircuitState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a {@link Breaker}. None of them changes it. What fails tells the whole status. */
public final class BreakerAssert extends AbstractAssert<BreakerAssert, Breaker> {

    BreakerAssert(@Nullable Breaker actual) {
        super(actual, BreakerAssert.class);
    }

    /**
     * The circuit is CLOSED.
     *
     * @return this
     */
    public BreakerAssert isClosed() {
        return isIn(CircuitState.CLOSED);
    }

    /**
     * The circuit is OPEN, isolated or not.
     *
     * @return this
     */
    public BreakerAssert isOpen() {
        return isIn(CircuitState.OPEN);
    }

    /**
     * The circuit is HALF_OPEN.
     *
     * @return this
     */
    public BreakerAssert isHalfOpen() {
        return isIn(CircuitState.HALF_OPEN);
    }

    private BreakerAssert isIn(CircuitState state) {
        return satisfies("to be " + state, status -> status.state() == state);
    }

    /**
     * The circuit stays open until it is reset by hand.
     *
     * @return this
     */
    public BreakerAssert isIsolated() {
        return satisfies("to be isolated", BreakerStatus::isolated);
    }

    /**
     * So many failures count: those within the window, or those that opened the circuit.
     *
     * @param failures how many
     * @return this
     */
    public BreakerAssert hasFailures(long failures) {
        return satisfies("to have " + failures + " failures", status -> status.failures() == failures);
    }

    /**
     * Just these open breakers stand at the root of what is in its way.
     *
     * @param names full names, in any order
     * @return this
     */
    public BreakerAssert isBlockedBy(String... names) {
        return satisfies(
                "to be blocked by " + Arrays.toString(names),
                status -> new HashSet<>(status.blockedBy()).equals(new HashSet<>(Arrays.asList(names))));
    }

    /**
     * A call would be let in now.
     *
     * @return this
     */
    public BreakerAssert allowsCalls() {
        return wouldAllow("to allow calls", true);
    }

    /**
     * A call would be refused now.
     *
     * @return this
     */
    public BreakerAssert refusesCalls() {
        return wouldAllow("to refuse calls", false);
    }

    private BreakerAssert wouldAllow(String expectation, boolean expected) {
        isNotNull();
        boolean allowed = actual.wouldAllow();
        return satisfies(expectation, status -> allowed == expected);
    }

    private BreakerAssert satisfies(String expectation, Predicate<BreakerStatus> fits) {
        isNotNull();
        BreakerStatus status = actual.status();
        if (!fits.test(status)) {
            throw failure("Expected breaker '%s' %s, but it is %s", status.name(), expectation, told(status));
        }
        return this;
    }

    private static String told(BreakerStatus status) {
        Told told = new Told(status.isolated() ? "isolated" : status.state().toString())
                .add(" because: ", status.cause())
                .add(", in mode ", status.mode())
                .add(", failures: ", status.failures())
                .add(", retry after ", status.retryAfter());
        if (!status.blockedBy().isEmpty()) {
            told.add(", blocked by ", status.blockedBy());
        }
        return told.add(", last error: ", status.lastError()).toString();
    }
}
