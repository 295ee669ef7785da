package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import org.jspecify.annotations.Nullable;

/**
 * The stay in CLOSED: calls pass and are counted. It is itself the admission of its calls, so that letting one in
 * allocates nothing; only where slow calls are judged does a call carry its own start.
 *
 * <p>When settings are changed, another one takes over the stay with its counts: a call that began under the former is
 * counted by the one that is there when it ends.
 */
final class ClosedState extends StatePeriod implements Entry {

    private static final long UNTIMED = -1;

    private final CircuitMachine circuit;
    private final TripPolicy rules;
    private final Object stay;
    private final boolean countsSuccesses;
    private final long slowNanos;

    ClosedState(CircuitMachine circuit, BreakerConfig config) {
        this(circuit, config, new TripPolicy(config), new Object());
    }

    private ClosedState(CircuitMachine circuit, BreakerConfig config, TripPolicy rules, Object stay) {
        this.circuit = circuit;
        this.rules = rules;
        this.stay = stay;
        this.countsSuccesses = rules.countCalls() || config.failurePredicate() != null;
        this.slowNanos = config.slowCallDuration() == null
                ? UNTIMED
                : config.slowCallDuration().toNanos();
    }

    /** The same stay under other settings. */
    ClosedState under(BreakerConfig next) {
        return new ClosedState(circuit, next, rules.under(next), stay);
    }

    /** Whether a period is this stay, be it under other settings. */
    boolean isStayOf(StatePeriod period) {
        return period == this || (period instanceof ClosedState other && other.stay == stay);
    }

    /** Who counts for this stay now; null if it is over. */
    private @Nullable ClosedState present() {
        StatePeriod now = circuit.period();
        return isStayOf(now) ? (ClosedState) now : null;
    }

    @Override
    CircuitState state() {
        return CircuitState.CLOSED;
    }

    @Override
    Entry tryEnter() {
        return slowNanos == UNTIMED ? this : new Timed(circuit.nanos());
    }

    @Override
    public void succeeded(@Nullable Object result) {
        if (countsSuccesses) {
            answered(result, UNTIMED);
        }
    }

    @Override
    public void failed(Throwable failure) {
        threw(failure, UNTIMED);
    }

    @Override
    public void release() {}

    @Override
    public void ended(Verdict verdict, @Nullable Throwable failure) {
        ended(verdict, failure, UNTIMED);
    }

    private void answered(@Nullable Object result, long start) {
        ClosedState present = present();
        if (present != null) {
            present.count(circuit.failures().verdictOfAnswer(result), null, start);
        }
    }

    private void threw(Throwable failure, long start) {
        ClosedState present = present();
        if (present != null) {
            present.count(circuit.failures().verdict(failure), FailureClassifier.unwrap(failure), start);
        }
    }

    private void ended(Verdict verdict, @Nullable Throwable failure, long start) {
        ClosedState present = present();
        if (present != null) {
            present.count(verdict, failure, start);
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
            circuit.failures().remember(failure);
        }
        long now = circuit.nanos();
        tripIf(rules.failed(now, slow(start, now), failure), now, failure);
    }

    private void countSuccess(long start) {
        if (rules.countCalls()) {
            long now = circuit.nanos();
            tripIf(rules.succeeded(now, slow(start, now)), now, null);
        }
    }

    private boolean slow(long start, long now) {
        return start != UNTIMED && slowNanos != UNTIMED && now - start > slowNanos;
    }

    private void tripIf(@Nullable OpenCause cause, long now, @Nullable Throwable failure) {
        if (cause != null) {
            circuit.trip(this, cause, rules.failures(now), failure);
        }
    }

    @Override
    long failures(long now) {
        return rules.failures(now);
    }

    @Override
    long calls(long now) {
        return rules.calls(now);
    }

    /** The admission of a call whose duration is judged. */
    private final class Timed implements Entry {

        private final long start;

        Timed(long start) {
            this.start = start;
        }

        @Override
        public void succeeded(@Nullable Object result) {
            answered(result, start);
        }

        @Override
        public void failed(Throwable failure) {
            threw(failure, start);
        }

        @Override
        public void release() {}

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            ClosedState.this.ended(verdict, failure, start);
        }
    }
}
