package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A state period in HALF_OPEN: a few probes decide whether the circuit closes. */
abstract sealed class HalfOpenState extends StatePeriod permits LocalHalfOpenState, FleetHalfOpenState {

    final CircuitMachine circuit;
    final long probeTimeoutNanos;

    /** How long the circuit will be open if this recovery fails; {@link #wouldEnter} needs it in advance. */
    final long reopenNanos;

    private final Opening opening;
    private final int failedRecoveries;
    private final long slowNanos;

    HalfOpenState(CircuitMachine circuit, BreakerConfig config, Opening before, int failedRecoveries) {
        this.circuit = circuit;
        this.opening = new Opening(CircuitState.HALF_OPEN, before.openedAt(), before.cause());
        this.failedRecoveries = failedRecoveries;
        Duration probeTimeout = config.probeTimeout();
        this.probeTimeoutNanos = (probeTimeout == null ? config.resetTimeout() : probeTimeout).toNanos();
        Duration slow = config.slowCallDuration();
        this.slowNanos = slow == null ? Long.MAX_VALUE : slow.toNanos();
        this.reopenNanos = new ResetTimeout(config).nanos(failedRecoveries + 1);
    }

    @Override
    CircuitState state() {
        return CircuitState.HALF_OPEN;
    }

    Opening opening() {
        return opening;
    }

    @Override
    int failedRecoveries() {
        return failedRecoveries;
    }

    /** Whether a call would be a probe now, also because recovery is due again after a late probe. */
    abstract boolean wouldEnter(long now);

    /** Whether a probe is too late, so that the next call opens the circuit again. */
    abstract boolean hasLateProbe(long now);

    /** Opens the circuit again if a probe is too late; returns whether it did. A fleet notices that by itself. */
    boolean endIfLate() {
        return false;
    }

    /** Whether as many probes are running as may. A fleet knows that only by asking. */
    boolean isFull() {
        return false;
    }

    /**
     * Looks for the place of a probe after none was free, and waits for it until the deadline.
     *
     * @return whether to try again
     */
    boolean seekPlace(long deadline) {
        return false;
    }

    abstract CircuitOpenException refusal(String name, long now);

    /** A probe has ended. It has no effect if the probe has ended already. */
    abstract void end(Probe probe, Verdict verdict, @Nullable Throwable failure);

    OpenCause probeTimedOut() {
        return new OpenCause(
                Kind.PROBE_TIMEOUT, "a probe did not end within " + Duration.ofNanos(probeTimeoutNanos), null, null);
    }

    /** Why a probe that has ended opens the circuit again; null if it does not. */
    @Nullable
    OpenCause probeFailed(Probe probe, Verdict verdict, @Nullable Throwable failure, long now) {
        boolean slow = verdict == Verdict.SUCCESS && now - probe.start > slowNanos && !probe.ofKey;
        if (verdict != Verdict.FAILURE && !slow) {
            return null;
        }
        String how = failure != null
                ? " with " + failure.getClass().getSimpleName()
                : slow ? ": it was slow" : ": its answer counts as a failure";
        return new OpenCause(Kind.PROBE_FAILED, "a probe failed" + how, null, failure);
    }

    /** The admission of one probe. */
    final class Probe implements CircuitAdmission {

        final long start;

        /** Whether its end is that of a key's call, which opens no circuit but that of the key. Written before the end. */
        private boolean ofKey;

        Probe(long start) {
            this.start = start;
        }

        long deadline() {
            return start + probeTimeoutNanos;
        }

        @Override
        public @Nullable FailureClassifier judge() {
            return circuit.isIn(HalfOpenState.this) ? circuit.failures : null;
        }

        /** Ends with the call of a key: only a success in time says something about the breaker. */
        void endedByKey(Verdict verdict) {
            ofKey = true;
            boolean inTime = false;
            try {
                inTime = verdict == Verdict.SUCCESS && circuit.nanos() - start <= slowNanos;
            } finally {
                ended(inTime ? Verdict.SUCCESS : Verdict.NONE, null);
            }
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            if (verdict == Verdict.FAILURE && failure != null && circuit.isIn(HalfOpenState.this)) {
                circuit.failures.remember(failure);
            }
            end(this, verdict, failure);
        }
    }
}
