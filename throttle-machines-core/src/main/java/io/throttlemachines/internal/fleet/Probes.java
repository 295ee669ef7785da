package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetRecord.Probe;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.internal.breaker.SharedCircuit.ProbeEnd;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The probes of a cluster breaker that this instance sends, and what becomes of the fleet's record by them. Thread-safe. */
final class Probes {

    private final SharedCircuit circuit;
    private final FleetParts parts;

    /** Since when places that no call has used are free, in nanoseconds of the shared time. Used by one round at a time. */
    private volatile Map<String, Long> idleSince = Map.of();

    private final Patience patience;

    /** Why a probe of this instance failed last; null if none has. Any thread may write it. */
    private volatile @Nullable OpenCause failed;

    Probes(SharedCircuit circuit, FleetParts parts) {
        this.circuit = circuit;
        this.parts = parts;
        this.patience = new Patience(parts.pollNanos());
    }

    Patience patience() {
        return patience;
    }

    private static boolean isHalfOpen(FleetRecord record) {
        return record.state() == CircuitState.HALF_OPEN;
    }

    /** All places of this instance. */
    Set<String> mine(FleetRecord record) {
        return record.probes().stream()
                .filter(probe -> probe.instance().equals(parts.instance()))
                .map(Probe::id)
                .collect(Collectors.toSet());
    }

    /** The places of this instance that have not expired. */
    List<String> places(FleetRecord record) {
        long now = parts.serverTime().micros();
        return record.probes().stream()
                .filter(probe -> probe.instance().equals(parts.instance()) && probe.until() > now)
                .map(Probe::id)
                .toList();
    }

    /** The instances that send a probe now, each once for each probe. */
    List<String> holders(FleetRecord record) {
        long now = parts.serverTime().micros();
        return record.probes().stream()
                .filter(probe -> probe.until() > now)
                .map(Probe::instance)
                .sorted()
                .toList();
    }

    int room(FleetRecord record) {
        return isHalfOpen(record)
                ? FleetRules.room(
                        record,
                        circuit.config().halfOpenCalls(),
                        parts.serverTime().micros())
                : 0;
    }

    /** Whether a place of this instance is not in use. */
    boolean hasFree(FleetRecord record) {
        return !free(places(record)).isEmpty();
    }

    private List<String> free(Collection<String> places) {
        List<String> running = circuit.running();
        Map<String, ProbeEnd> ended = circuit.ended();
        return places.stream()
                .filter(place -> !running.contains(place) && !ended.containsKey(place))
                .toList();
    }

    /** The failure that led to a record, if it happened here. */
    @Nullable
    Throwable failureOf(FleetRecord record) {
        OpenCause mine = failed;
        Cause cause = record.cause();
        if (mine == null || cause == null || !record.by().equals(parts.instance())) {
            return null;
        }
        boolean same = cause.kind() == mine.kind() && cause.description().equals(mine.description());
        return same ? mine.lastFailure() : null;
    }

    FleetRecord opened(Cause cause) {
        long now = parts.serverTime().micros();
        return FleetRules.open(parts.instance(), cause, now, now + micros(circuit.resetNanos(0)), 0);
    }

    /**
     * What this instance wants the record to become; null, or the same record, if it wants nothing.
     *
     * @param wanted   how many calls want to be probes
     * @param byQuorum opens a CLOSED record, if the votes suffice
     */
    @Nullable
    FleetRecord next(FleetRecord record, int wanted, Supplier<@Nullable FleetRecord> byQuorum) {
        return switch (record.state()) {
            case CLOSED -> byQuorum.get();
            case OPEN -> {
                boolean due = record.dueAt() <= parts.serverTime().micros();
                yield wanted > 0 && due ? withPlaces(FleetRules.probing(record, parts.instance()), wanted) : null;
            }
            case HALF_OPEN -> probing(record, wanted);
        };
    }

    private FleetRecord probing(FleetRecord record, int wanted) {
        FleetRecord next = record;
        Set<String> mine = mine(record);
        for (Map.Entry<String, ProbeEnd> end : circuit.ended().entrySet()) {
            if (mine.contains(end.getKey())) {
                next = ended(next, end.getKey(), end.getValue());
            }
            if (!isHalfOpen(next)) {
                return next;
            }
        }
        int more = wanted - free(places(record)).size();
        return withPlaces(renewed(more >= 0 ? next : withoutIdle(next, free(mine)), mine), more);
    }

    private FleetRecord ended(FleetRecord record, String place, ProbeEnd end) {
        if (end.failed() == null) {
            return end.success()
                    ? FleetRules.succeeded(record, place, circuit.config().successThreshold(), parts.instance())
                    : FleetRules.without(record, probe -> probe.id().equals(place));
        }
        failed = end.failed();
        long at = parts.serverTime().micros(end.at());
        Cause cause = new Cause(end.failed().kind(), end.failed().description());
        return FleetRules.open(
                parts.instance(), cause, at, at + micros(end.reopenNanos()), record.failedRecoveries() + 1);
    }

    /** Places of this instance last longer, once a third of their time is over. */
    private FleetRecord renewed(FleetRecord record, Set<String> mine) {
        long now = parts.serverTime().micros();
        boolean soon = record.probes().stream()
                .anyMatch(probe -> mine.contains(probe.id()) && probe.until() - now < parts.aliveMicros() * 2 / 3);
        return soon ? FleetRules.renewed(record, mine, now + parts.aliveMicros()) : record;
    }

    /** A place that no call has used for long enough is given back, so that other instances can probe. */
    private FleetRecord withoutIdle(FleetRecord record, List<String> free) {
        long now = parts.nanos();
        Map<String, Long> idle = new HashMap<>();
        free.forEach(place -> idle.put(place, idleSince.getOrDefault(place, now)));
        idleSince = idle;
        long wait = patience.nanos(record.openedAt());
        return FleetRules.without(record, probe -> idle.containsKey(probe.id()) && now - idle.get(probe.id()) >= wait);
    }

    private FleetRecord withPlaces(FleetRecord record, int wanted) {
        long now = parts.serverTime().micros();
        FleetRecord next = record;
        int more = Math.min(wanted, room(record));
        for (int i = 0; i < more; i++) {
            Probe probe = new Probe(UUID.randomUUID().toString(), parts.instance(), now + parts.aliveMicros());
            next = FleetRules.withProbe(next, probe, now);
        }
        return next;
    }

    private static long micros(long nanos) {
        return nanos / 1_000;
    }
}
