package io.throttlemachines.test;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.state.CircuitState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for AssertJ, which must be on the class path. They may be imported statically beside AssertJ's own
 * {@code Assertions.assertThat}. No assertion changes the breaker or the limiter or takes a permit, and a failure shows
 * the whole status.
 */
@SuppressWarnings("exports") // AssertJ is optional: only applications whose tests use this class need it
public final class ThrottleAssertions {

    private ThrottleAssertions() {}

    /** Begins assertions on a breaker. */
    public static BreakerAssert assertThat(@Nullable Breaker actual) {
        return new BreakerAssert(actual);
    }

    /** Begins assertions on a limiter, or on the permits of one key, see {@link Limiter#forKey(Object)}. */
    public static PermitsAssert assertThat(@Nullable Permits actual) {
        return new PermitsAssert(actual);
    }

    private static boolean same(List<String> actual, String[] expected) {
        return Set.copyOf(actual).equals(Set.copyOf(Arrays.asList(expected)));
    }

    /** The label and the value; empty if there is no value. */
    private static String labelled(String label, @Nullable Object value) {
        return value == null ? "" : label + value;
    }

    /** Assertions on a {@link Breaker}. */
    public static final class BreakerAssert extends AbstractAssert<BreakerAssert, Breaker> {

        private BreakerAssert(@Nullable Breaker actual) {
            super(actual, BreakerAssert.class);
        }

        /** Verifies that the circuit is CLOSED. */
        public BreakerAssert isClosed() {
            return isIn(CircuitState.CLOSED);
        }

        /** Verifies that the circuit is OPEN, isolated or not. */
        public BreakerAssert isOpen() {
            return isIn(CircuitState.OPEN);
        }

        /** Verifies that the circuit is HALF_OPEN. */
        public BreakerAssert isHalfOpen() {
            return isIn(CircuitState.HALF_OPEN);
        }

        private BreakerAssert isIn(CircuitState state) {
            return satisfies("to be " + state, status -> status.state() == state);
        }

        /** Verifies that the circuit stays open until an operator resets it. */
        public BreakerAssert isIsolated() {
            return satisfies("to be isolated", BreakerStatus::isolated);
        }

        /** Verifies the number of failures that count: those within the window, or those that opened the circuit. */
        public BreakerAssert hasFailures(long failures) {
            return satisfies("to have " + failures + " failures", status -> status.failures() == failures);
        }

        /** Verifies that exactly these open breakers, by full name and in any order, are the root of what blocks it. */
        public BreakerAssert isBlockedBy(String... names) {
            return satisfies("to be blocked by " + Arrays.toString(names), status -> same(status.blockedBy(), names));
        }

        /** Verifies that the breaker would let a call in now. */
        public BreakerAssert allowsCalls() {
            return wouldAllow("to allow calls", true);
        }

        /** Verifies that the breaker would refuse a call now. */
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
                throw failure("Expected breaker '%s' %s, but it is %s", status.name(), expectation, described(status));
            }
            return this;
        }

        private static String described(BreakerStatus status) {
            return (status.isolated() ? "isolated" : status.state())
                    + labelled(" because: ", status.cause())
                    + labelled(", in mode ", status.mode())
                    + labelled(", failures: ", status.failures())
                    + labelled(", retry after ", status.retryAfter())
                    + labelled(", blocked by ", status.blockedBy().isEmpty() ? null : status.blockedBy())
                    + labelled(", last error: ", status.lastError());
        }
    }

    /** Assertions on a limiter, or on the permits of one key. */
    public static final class PermitsAssert extends AbstractAssert<PermitsAssert, Permits> {

        private PermitsAssert(@Nullable Permits actual) {
            super(actual, PermitsAssert.class);
        }

        /** Verifies the number of permits that are left. */
        public PermitsAssert hasRemaining(long permits) {
            return satisfies("to have " + permits + " permits left", 1, decision -> decision.remaining() == permits);
        }

        /** Verifies that a call would get a permit now. */
        public PermitsAssert permits() {
            return permits(1);
        }

        /** Verifies that a call would get this many permits, at least 1, now. */
        public PermitsAssert permits(long permits) {
            return satisfies("to give " + permits + " now", permits, Decision::allowed);
        }

        /** Verifies that a call would be refused now because no permit is left. */
        public PermitsAssert throttles() {
            return throttles(1);
        }

        /** Verifies that a call would be refused now because fewer than this many permits, at least 1, are left. */
        public PermitsAssert throttles(long permits) {
            return satisfies(
                    "to refuse " + permits + " because too few permits are left",
                    permits,
                    decision -> !decision.allowed() && decision.blockedBy().isEmpty());
        }

        /** Verifies that exactly these open breakers, by full name and in any order, block a call now. */
        public PermitsAssert isBlockedBy(String... names) {
            return satisfies(
                    "to be blocked by " + Arrays.toString(names), 1, decision -> same(decision.blockedBy(), names));
        }

        private PermitsAssert satisfies(String expectation, long permits, Predicate<Decision> fits) {
            isNotNull();
            Decision decision = actual.peek(permits);
            if (!fits.test(decision)) {
                throw failure("Expected %s %s, but %s", name(), expectation, described(decision));
            }
            return this;
        }

        private String name() {
            return actual instanceof Limiter limiter ? "limiter '" + limiter.name() + "'" : "the permits";
        }

        private String described(Decision decision) {
            return decision.remaining() + " are left" + obstacle(decision) + settings();
        }

        private static String obstacle(Decision decision) {
            if (!decision.blockedBy().isEmpty()) {
                return ", blocked by " + decision.blockedBy();
            }
            return decision.allowed()
                    ? ""
                    : ", retry after "
                            + decision.retryAfter().map(Object::toString).orElse("no time at all");
        }

        private String settings() {
            return actual instanceof Limiter limiter ? ", in mode " + limiter.mode() + ", of: " + limiter.config() : "";
        }
    }
}
