package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.breaker.window.TripPolicy;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import org.jspecify.annotations.Nullable;

/**
 * A state period in CLOSED: calls pass and are counted. The object is itself the admission of its calls, so that
 * admitting a call allocates nothing. If the breaker counts slow calls, each call has its own admission, which holds its start time.
 *
 * <p>When settings change, another object continues the same state period and its counts. It also counts the calls that
 * began under the former settings.
 */
final class ClosedState extends StatePeriod implements CircuitAdmission {

    private static final long UNTIMED = -1;

    private final CircuitMachine circuit;
    private final TripPolicy policy;
    private final Object identity;
    private final boolean countsSuccesses;
    private final long slowNanos;

    ClosedState(CircuitMachine circuit, BreakerConfig config) {
        this(circuit, config, TripPolicy.of(config), new Object());
    }

    private ClosedState(CircuitMachine circuit, BreakerConfig config, TripPolicy policy, Object identity) {
        this.circuit = circuit;
        this.policy = policy;
        this.identity = identity;
        this.countsSuccesses = policy.countsCalls() || config.failurePredicate() != null;
        this.slowNanos = config.slowCallDuration() == null
                ? UNTIMED
                : config.slowCallDuration().toNanos();
    }

    /** The same state period with other settings. */
    ClosedState with(BreakerConfig next) {
        return new ClosedState(circuit, next, policy.with(next), identity);
    }

    @Override
    boolean isSamePeriodAs(StatePeriod other) {
        return other instanceof ClosedState closed && closed.identity == identity;
    }

    /** Counts a failure for which there is no admission. */
    void failedWithoutAdmission(@Nullable Throwable failure) {
        ended(Verdict.FAILURE, failure, UNTIMED);
    }

    /** The object that counts for this state period now; null if the state period has ended. */
    private @Nullable ClosedState current() {
        StatePeriod now = circuit.period();
        return isSamePeriodAs(now) ? (ClosedState) now : null;
    }

    @Override
    CircuitState state() {
        return CircuitState.CLOSED;
    }

    @Override
    CircuitAdmission tryEnter() {
        return slowNanos == UNTIMED ? this : new Timed(circuit.nanos());
    }

    @Override
    public void succeeded(@Nullable Object result) {
        if (countsSuccesses) {
            CircuitAdmission.super.succeeded(result);
        }
    }

    @Override
    public @Nullable FailureClassifier judge() {
        return current() == null ? null : circuit.failures;
    }

    @Override
    public void ended(Verdict verdict, @Nullable Throwable failure) {
        ended(verdict, failure, UNTIMED);
    }

    private void ended(Verdict verdict, @Nullable Throwable failure, long start) {
        ClosedState current = current();
        if (current != null) {
            current.count(verdict, failure, start);
        }
    }

    private void count(Verdict verdict, @Nullable Throwable failure, long start) {
        switch (verdict) {
            case FAILURE -> countFailure(failure, start);
            case SUCCESS -> countSuccess(start);
            case NONE -> {}
        }
    }

    private void countFailure(@Nullable Throwable failure, long start) {
        if (failure != null) {
            circuit.failures.remember(failure);
        }
        long now = circuit.nanos();
        tripIf(policy.failed(now, slow(start, now), failure), now, failure);
    }

    private void countSuccess(long start) {
        if (policy.countsCalls()) {
            long now = policy.needsTime() || start != UNTIMED ? circuit.nanos() : UNTIMED;
            tripIf(policy.succeeded(now, slow(start, now)), now, null);
        }
    }

    private boolean slow(long start, long now) {
        return start != UNTIMED && slowNanos != UNTIMED && now - start > slowNanos;
    }

    private void tripIf(@Nullable OpenCause cause, long now, @Nullable Throwable failure) {
        if (cause != null) {
            circuit.trip(this, cause, policy.failures(now), policy.calls(now), failure);
        }
    }

    @Override
    long failures(long now) {
        return policy.failures(now);
    }

    @Override
    long calls(long now) {
        return policy.calls(now);
    }

    /** The admission of a call that may count as slow. */
    private final class Timed implements CircuitAdmission {

        private final long start;

        Timed(long start) {
            this.start = start;
        }

        @Override
        public @Nullable FailureClassifier judge() {
            return ClosedState.this.judge();
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            ClosedState.this.ended(verdict, failure, start);
        }
    }
}
