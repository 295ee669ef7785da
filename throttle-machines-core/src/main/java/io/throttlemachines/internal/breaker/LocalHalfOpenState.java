package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.OpenCause;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A state period in HALF_OPEN that this instance alone decides. Nothing runs in the background: the next call notices a
 * probe that is too late. That probe counts as failed at its deadline, not at the time of that call.
 */
final class LocalHalfOpenState extends HalfOpenState {

    private final ReentrantLock lock = new ReentrantLock();
    private final int places;
    private final int successThreshold;

    /** The running probes, the oldest first. Guarded by the lock. */
    private final Set<Probe> probes = new LinkedHashSet<>();

    /** Probes that succeeded. Guarded by the lock. */
    private int successes;

    /** The transition that ends this period, once it is decided; every thread that finds it makes it. Guarded by the lock. */
    private @Nullable Runnable decided;

    LocalHalfOpenState(CircuitMachine circuit, BreakerConfig config, Opening before, int failedRecoveries) {
        this(circuit, config, before, failedRecoveries, 0);
    }

    /** Continues a recovery in which so many probes have succeeded. */
    LocalHalfOpenState(
            CircuitMachine circuit, BreakerConfig config, Opening before, int failedRecoveries, int successes) {
        super(circuit, config, before, failedRecoveries);
        this.places = config.halfOpenCalls();
        this.successThreshold = config.successThreshold();
        this.successes = successes;
    }

    @Override
    @Nullable
    CircuitAdmission tryEnter() {
        StackRoom.toChange(); // a thread with enough stack to begin a probe also has enough to end it
        long now = circuit.nanos();
        Runnable decision;
        lock.lock();
        try {
            decision = decision(now);
            if (decision == null) {
                return probes.size() < places ? begin(now) : null;
            }
        } finally {
            lock.unlock();
        }
        decision.run();
        return null;
    }

    @Override
    boolean endIfLate() {
        StackRoom.toChange();
        long now = circuit.nanos();
        Runnable decision;
        lock.lock();
        try {
            decision = decision(now);
        } finally {
            lock.unlock();
        }
        if (decision != null) {
            decision.run();
        }
        return decision != null;
    }

    /** The transition that ends this period, also because a probe is late; null if it goes on. Needs the lock. */
    private @Nullable Runnable decision(long now) {
        long deadline = oldestDeadline();
        if (decided == null && now >= deadline) {
            decided = reopenAt(deadline);
        }
        return decided;
    }

    private Runnable reopenAt(long deadline) {
        return () -> circuit.reopen(this, probeTimedOut(), deadline, reopenNanos);
    }

    @Override
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

    @Override
    boolean isFull() {
        StackRoom.toLock();
        lock.lock();
        try {
            return decided == null && probes.size() >= places;
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean hasLateProbe(long now) {
        StackRoom.toLock();
        lock.lock();
        try {
            return now >= oldestDeadline();
        } finally {
            lock.unlock();
        }
    }

    @Override
    CircuitOpenException refusal(String name, long now) {
        StackRoom.toLock();
        lock.lock();
        try {
            return new CircuitOpenException(
                    name, opening(), Math.max(0, Math.min(probeTimeoutNanos, oldestDeadline() - now)));
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
        return probes.isEmpty() ? Long.MAX_VALUE : probes.iterator().next().deadline();
    }

    @Override
    void end(Probe probe, Verdict verdict, @Nullable Throwable failure) {
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
        OpenCause failed = probeFailed(probe, verdict, failure, now);
        if (failed != null) {
            return () -> circuit.reopen(this, failed, now, circuit.timeout(failure, reopenNanos));
        }
        if (verdict == Verdict.SUCCESS) {
            successes++;
        }
        return successes >= successThreshold ? () -> circuit.closeAfter(this) : null;
    }
}
