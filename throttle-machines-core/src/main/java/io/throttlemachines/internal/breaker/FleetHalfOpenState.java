package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.breaker.SharedCircuit.ProbeEnd;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.OpenCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state period in HALF_OPEN that the fleet decides. A probe needs a place, which the fleet gives; how it ended is reported
 * to the fleet, and the circuit follows the fleet's next state. While the fleet cannot be asked, this instance goes on alone.
 */
final class FleetHalfOpenState extends HalfOpenState {

    private final ReentrantLock lock = new ReentrantLock();
    private final FleetLink link;

    /** The running probes by their places, the oldest first. Guarded by the lock. */
    private final Map<String, Probe> probes = new LinkedHashMap<>();

    /** How probes ended, by their places, until the fleet knows. Guarded by the lock. */
    private final Map<String, ProbeEnd> ended = new LinkedHashMap<>();

    FleetHalfOpenState(
            CircuitMachine circuit, BreakerConfig config, Opening before, int failedRecoveries, FleetLink link) {
        super(circuit, config, before, failedRecoveries);
        this.link = link;
    }

    @Override
    @Nullable
    CircuitAdmission tryEnter() {
        if (link.isAway()) {
            circuit.goOnAlone(this);
            return null;
        }
        StackRoom.toChange(); // a thread with enough stack to begin a probe also has enough to end it
        long now = circuit.nanos();
        List<String> places = link.places();
        return locked(() -> {
            String free = free(places);
            if (free == null) {
                return null;
            }
            Probe probe = new Probe(now);
            probes.put(free, probe);
            return probe;
        });
    }

    /** Needs the lock. */
    private @Nullable String free(List<String> places) {
        return places.stream()
                .filter(place -> !probes.containsKey(place) && !ended.containsKey(place))
                .findFirst()
                .orElse(null);
    }

    @Override
    boolean seekPlace(long deadline) {
        link.ask(deadline);
        return !circuit.isIn(this) || link.isAway() || hasFreePlace();
    }

    /** Whether a place of this instance is not in use. */
    boolean hasFreePlace() {
        List<String> places = link.places();
        return locked(() -> free(places) != null);
    }

    @Override
    boolean wouldEnter(long now) {
        return link.isAway() || hasFreePlace() || link.hasRoom();
    }

    @Override
    boolean hasLateProbe(long now) {
        return locked(() -> probes.values().stream().anyMatch(probe -> now >= probe.deadline()));
    }

    @Override
    CircuitOpenException refusal(String name, long now) {
        return new CircuitOpenException(name, opening(), Math.min(probeTimeoutNanos, link.timeoutNanos()));
    }

    @Override
    void end(Probe probe, Verdict verdict, @Nullable Throwable failure) {
        ProbeEnd end;
        try {
            end = judged(probe, verdict, failure);
        } catch (Throwable failed) { // such as a clock: the probe ends without a verdict
            settle(probe, null);
            throw failed;
        }
        if (settle(probe, end)) {
            link.probeEnded();
        }
    }

    private ProbeEnd judged(Probe probe, Verdict verdict, @Nullable Throwable failure) {
        long now = circuit.nanos();
        if (now >= probe.deadline()) {
            return late(probe);
        }
        OpenCause failed = probeFailed(probe, verdict, failure, now);
        long reopen = failed == null ? 0 : circuit.timeout(failure, reopenNanos);
        return new ProbeEnd(failed == null && verdict == Verdict.SUCCESS, failed, now, reopen);
    }

    private ProbeEnd late(Probe probe) {
        return new ProbeEnd(false, probeTimedOut(), probe.deadline(), reopenNanos);
    }

    /** Notes how a probe ended; returns false if that was known. Null leaves its place to another probe. */
    private boolean settle(Probe probe, @Nullable ProbeEnd end) {
        lock.lock();
        try {
            for (Map.Entry<String, Probe> each : probes.entrySet()) {
                if (each.getValue() == probe) {
                    String place = each.getKey();
                    if (end != null) {
                        ended.put(place, end);
                    }
                    probes.remove(place);
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the probes that are too late, so that the fleet learns of them although no call comes. */
    void endLate(long now) {
        List<Probe> late = locked(() -> new ArrayList<>(probes.values()));
        for (Probe probe : late) {
            if (now >= probe.deadline()) {
                settle(probe, late(probe));
            }
        }
    }

    /** Goes on without the fleet. The probes that have ended count here. Needs the graph's lock. */
    void goOnAlone(BreakerConfig config) {
        Collection<ProbeEnd> ends = ended().values();
        int successes =
                link.successes() + (int) ends.stream().filter(ProbeEnd::success).count();
        LocalHalfOpenState alone = new LocalHalfOpenState(circuit, config, opening(), failedRecoveries(), successes);
        circuit.enter(alone);
        for (ProbeEnd end : ends) {
            if (end.failed() != null) {
                circuit.reopen(alone, end.failed(), end.at(), end.reopenNanos());
            }
        }
        if (successes >= config.successThreshold()) {
            circuit.closeAfter(alone);
        }
    }

    /** The places of running probes. */
    List<String> running() {
        return locked(() -> List.copyOf(probes.keySet()));
    }

    /** How probes ended that the fleet may not know of, by their places. */
    Map<String, ProbeEnd> ended() {
        return locked(() -> new LinkedHashMap<>(ended));
    }

    /** Forgets the probes whose places the fleet no longer knows. */
    void retain(Collection<String> places) {
        locked(() -> ended.keySet().retainAll(places));
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        StackRoom.toLock();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
