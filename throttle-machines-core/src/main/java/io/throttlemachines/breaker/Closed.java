package io.throttlemachines.breaker;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import org.jspecify.annotations.Nullable;

/**
 * The stay in CLOSED: calls pass and are counted. It is itself the admission of its calls, so that letting one in
 * allocates nothing; only where slow calls are judged does a call carry its own start.
 */
final class Closed extends Period implements Admission {

    private static final long UNTIMED = -1;

    private final CircuitMachine circuit;
    private final OpeningRules rules;
    private final boolean countsSuccesses;
    private final long slowNanos;

    Closed(CircuitMachine circuit, BreakerConfig config) {
        this.circuit = circuit;
        this.rules = new OpeningRules(config);
        this.countsSuccesses = rules.countCalls() || config.failurePredicate() != null;
        this.slowNanos = config.slowCallDuration() == null
                ? UNTIMED
                : config.slowCallDuration().toNanos();
    }

    @Override
    CircuitState state() {
        return CircuitState.CLOSED;
    }

    @Override
    Admission tryEnter() {
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
        failure(failure, UNTIMED);
    }

    @Override
    public void release() {}

    private void answered(@Nullable Object result, long start) {
        if (!circuit.isIn(this)) {
            return;
        }
        if (circuit.failures().isFailure(result)) {
            countFailure(null, start);
        } else {
            countSuccess(start);
        }
    }

    private void failure(Throwable failure, long start) {
        if (!circuit.isIn(this)) {
            return;
        }
        switch (circuit.failures().judge(failure)) {
            case FAILURE -> countFailure(Failures.unwrap(failure), start);
            case SUCCESS -> countSuccess(start);
            case NONE -> {}
        }
    }

    private void countFailure(@Nullable Throwable failure, long start) {
        long now = circuit.nanos();
        tripIf(rules.failed(now, slow(start, now), failure), now);
    }

    private void countSuccess(long start) {
        if (rules.countCalls()) {
            long now = circuit.nanos();
            tripIf(rules.succeeded(now, slow(start, now)), now);
        }
    }

    private boolean slow(long start, long now) {
        return start != UNTIMED && now - start > slowNanos;
    }

    private void tripIf(@Nullable OpenCause cause, long now) {
        if (cause != null) {
            circuit.trip(this, cause, rules.failures(now));
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
    private final class Timed implements Admission {

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
            failure(failure, start);
        }

        @Override
        public void release() {}
    }
}
