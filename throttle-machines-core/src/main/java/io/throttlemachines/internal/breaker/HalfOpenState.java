package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
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
 * The stay in HALF_OPEN: a few probes find out whether the circuit may close. Nothing runs in the background: a probe that
 * has taken too long is noticed by the next call, and counts as failed at the time when it was too late.
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

    /** How long the circuit will be open if this recovery fails: drawn at once, so that a look can tell. */
    private final long reopenNanos;

    /** The probes under way, the oldest first. Guarded by the lock. */
    private final Set<Probe> probes = new LinkedHashSet<>();

    /** Probes that succeeded. Guarded by the lock. */
    private int successes;

    /** Whether this stay has had its verdict, and the transition is under way. Guarded by the lock. */
    private boolean decided;

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
    Entry tryEnter() {
        long now = circuit.nanos();
        long late;
        lock.lock();
        try {
            if (decided) {
                return null;
            }
            late = oldestDeadline();
            if (now < late) {
                return probes.size() < places ? begin(now) : null;
            }
            decided = true;
        } finally {
            lock.unlock();
        }
        circuit.reopen(this, tooLate(), late, reopenNanos);
        return null;
    }

    /** Whether a call would be a probe, or would find that a probe has failed long enough ago to be one. */
    boolean wouldEnter(long now) {
        lock.lock();
        try {
            long late = oldestDeadline();
            return !decided && (now < late ? probes.size() < places : now - late >= reopenNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a probe has taken too long, so that the next call opens the circuit again. */
    boolean late(long now) {
        lock.lock();
        try {
            return now >= oldestDeadline();
        } finally {
            lock.unlock();
        }
    }

    CircuitOpenException refusal(String name, long now) {
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

    /** When the oldest probe is too late; never, if none is under way. Needs the lock. */
    private long oldestDeadline() {
        return probes.isEmpty() ? Long.MAX_VALUE : probes.iterator().next().start + probeTimeoutNanos;
    }

    private OpenCause tooLate() {
        return new OpenCause(
                Kind.PROBE_TIMEOUT, "a probe did not end within " + Duration.ofNanos(probeTimeoutNanos), null, null);
    }

    private void end(Probe probe, Verdict verdict, @Nullable Throwable failure) {
        long now = circuit.nanos();
        long late;
        boolean failed;
        lock.lock();
        try {
            late = oldestDeadline();
            if (!probes.remove(probe) || decided) {
                return;
            }
            boolean slow = verdict == Verdict.SUCCESS && now - probe.start > slowNanos;
            failed = verdict == Verdict.FAILURE || slow || now >= late;
            if (!failed && verdict == Verdict.SUCCESS) {
                successes++;
            }
            decided = failed || successes >= successThreshold;
            if (!decided) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (!failed) {
            circuit.closeAfter(this);
        } else if (now >= late) {
            circuit.reopen(this, tooLate(), late, reopenNanos);
        } else {
            long timeout = circuit.timeout(failure, reopenNanos);
            circuit.reopen(this, probeFailed(failure, verdict == Verdict.SUCCESS), now, timeout);
        }
    }

    private static OpenCause probeFailed(@Nullable Throwable failure, boolean slow) {
        String how = failure != null
                ? " with " + failure.getClass().getSimpleName()
                : slow ? ": it was slow" : ": its answer counts as a failure";
        return new OpenCause(Kind.PROBE_FAILED, "a probe failed" + how, null, failure);
    }

    @Override
    long failures(long now) {
        return 0;
    }

    /** The admission of one probe. */
    private final class Probe implements Entry {

        private final long start;

        Probe(long start) {
            this.start = start;
        }

        @Override
        public void succeeded(@Nullable Object result) {
            boolean counts = circuit.isIn(HalfOpenState.this);
            ended(counts ? circuit.failures().verdictOfAnswer(result) : Verdict.NONE, null);
        }

        @Override
        public void failed(Throwable failure) {
            boolean counts = circuit.isIn(HalfOpenState.this);
            ended(counts ? circuit.failures().verdict(failure) : Verdict.NONE, FailureClassifier.unwrap(failure));
        }

        @Override
        public void release() {
            ended(Verdict.NONE, null);
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            if (verdict == Verdict.FAILURE && failure != null && circuit.isIn(HalfOpenState.this)) {
                circuit.failures().remember(failure);
            }
            end(this, verdict, failure);
        }
    }
}
