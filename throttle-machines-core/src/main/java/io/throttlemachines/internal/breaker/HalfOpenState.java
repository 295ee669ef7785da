package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A state period in HALF_OPEN: a few probes decide whether the circuit closes. Nothing runs in the background: the next
 * call notices a probe that is too late. That probe counts as failed at its deadline, not at the time of that call.
 */
final class HalfOpenState extends StatePeriod {

    private final ReentrantLock lock = new ReentrantLock();
    private final CircuitMachine circuit;
    private final Opening opening;
    private final int failedRecoveries;
    private final int places;
    private final int successThreshold;
    private final long probeTimeoutNanos;
    private final long slowNanos;

    /** How long the circuit will be open if this recovery fails; {@link #wouldEnter} needs it in advance. */
    private final long reopenNanos;

    /** The running probes, the oldest first. Guarded by the lock. */
    private final Set<Probe> probes = new LinkedHashSet<>();

    /** Probes that succeeded. Guarded by the lock. */
    private int successes;

    /** The transition that ends this period, once it is decided; every thread that finds it makes it. Guarded by the lock. */
    private @Nullable Runnable decided;

    HalfOpenState(CircuitMachine circuit, BreakerConfig config, OpenState before) {
        this.circuit = circuit;
        this.opening = new Opening(
                CircuitState.HALF_OPEN,
                before.opening().openedAt(),
                before.opening().cause());
        this.failedRecoveries = before.failedRecoveries();
        this.places = config.halfOpenCalls();
        this.successThreshold = config.successThreshold();
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

    int failedRecoveries() {
        return failedRecoveries;
    }

    @Override
    @Nullable
    CircuitAdmission tryEnter() {
        StackRoom.toChange(); // a thread with enough stack to begin a probe also has enough to end it
        long now = circuit.nanos();
        Runnable decision;
        lock.lock();
        try {
            long deadline = oldestDeadline();
            if (decided == null && now >= deadline) {
                decided = reopenAt(deadline);
            }
            decision = decided;
            if (decision == null) {
                return probes.size() < places ? begin(now) : null;
            }
        } finally {
            lock.unlock();
        }
        decision.run();
        return null;
    }

    private Runnable reopenAt(long deadline) {
        return () -> circuit.reopen(this, probeTimedOut(), deadline, reopenNanos);
    }

    /** Whether a call would be a probe now, also because recovery is due again after a late probe. */
    boolean wouldEnter(long now) {
        StackRoom.toLock();
        lock.lock();
        try {
            long deadline = oldestDeadline();
            return decided == null && (now < deadline ? probes.size() < places : now - deadline >= reopenNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a probe is too late, so that the next call opens the circuit again. */
    boolean hasLateProbe(long now) {
        StackRoom.toLock();
        lock.lock();
        try {
            return now >= oldestDeadline();
        } finally {
            lock.unlock();
        }
    }

    CircuitOpenException refusal(String name, long now) {
        StackRoom.toLock();
        lock.lock();
        try {
            return new CircuitOpenException(
                    name, opening, Math.max(0, Math.min(probeTimeoutNanos, oldestDeadline() - now)));
        } finally {
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private Probe begin(long now) {
        Probe probe = new Probe(now);
        probes.add(probe);
        return probe;
    }

    /** When the oldest probe is too late; {@link Long#MAX_VALUE} if none is running. Needs the lock. */
    private long oldestDeadline() {
        return probes.isEmpty() ? Long.MAX_VALUE : probes.iterator().next().start + probeTimeoutNanos;
    }

    private OpenCause probeTimedOut() {
        return new OpenCause(
                Kind.PROBE_TIMEOUT, "a probe did not end within " + Duration.ofNanos(probeTimeoutNanos), null, null);
    }

    private void end(Probe probe, Verdict verdict, @Nullable Throwable failure) {
        long now = now(probe);
        Runnable decision;
        lock.lock();
        try {
            long deadline = oldestDeadline();
            if (!probes.remove(probe) || decided != null) {
                return;
            }
            decision = now >= deadline ? reopenAt(deadline) : decide(probe, verdict, failure, now);
            decided = decision;
        } finally {
            lock.unlock();
        }
        if (decision != null) {
            decision.run();
        }
    }

    /** The time; if the clock fails, the probe ends without a verdict. */
    private long now(Probe probe) {
        try {
            return circuit.nanos();
        } catch (Throwable failed) {
            lock.lock();
            try {
                probes.remove(probe);
            } finally {
                lock.unlock();
            }
            throw failed;
        }
    }

    /** The transition that the end of a probe brings about; null if more probes are needed. Needs the lock. */
    private @Nullable Runnable decide(Probe probe, Verdict verdict, @Nullable Throwable failure, long now) {
        boolean slow = verdict == Verdict.SUCCESS && now - probe.start > slowNanos;
        if (verdict == Verdict.FAILURE || slow) {
            return () -> circuit.reopen(this, probeFailed(failure, slow), now, circuit.timeout(failure, reopenNanos));
        }
        if (verdict == Verdict.SUCCESS) {
            successes++;
        }
        return successes >= successThreshold ? () -> circuit.closeAfter(this) : null;
    }

    private static OpenCause probeFailed(@Nullable Throwable failure, boolean slow) {
        String how = failure != null
                ? " with " + failure.getClass().getSimpleName()
                : slow ? ": it was slow" : ": its answer counts as a failure";
        return new OpenCause(Kind.PROBE_FAILED, "a probe failed" + how, null, failure);
    }

    /** The admission of one probe. */
    private final class Probe implements CircuitAdmission {

        private final long start;

        Probe(long start) {
            this.start = start;
        }

        @Override
        public @Nullable FailureClassifier judge() {
            return circuit.isIn(HalfOpenState.this) ? circuit.failures : null;
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
