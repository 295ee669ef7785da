package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetRecord.Probe;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** How one record of a breaker follows from another. Pure functions; all times are those of the store. */
final class FleetRules {

    private FleetRules() {}

    static FleetRecord open(String by, Cause cause, long openedAt, long dueAt, int failedRecoveries) {
        return new FleetRecord(
                CircuitState.OPEN, by, cause, openedAt, dueAt, false, failedRecoveries, 0, List.of(), null);
    }

    /** HALF_OPEN without probes, from OPEN. */
    static FleetRecord probing(FleetRecord open, String by) {
        return new FleetRecord(
                CircuitState.HALF_OPEN,
                by,
                open.cause(),
                open.openedAt(),
                0,
                false,
                open.failedRecoveries(),
                0,
                List.of(),
                null);
    }

    /** How many more probes could run. */
    static int room(FleetRecord halfOpen, int places, long now) {
        return places
                - (int) halfOpen.probes().stream()
                        .filter(probe -> probe.until() > now)
                        .count();
    }

    /** With another probe, and without those whose places have expired. */
    static FleetRecord withProbe(FleetRecord halfOpen, Probe added, long now) {
        List<Probe> probes = new ArrayList<>(halfOpen.probes());
        probes.removeIf(probe -> probe.until() <= now);
        probes.add(added);
        return with(halfOpen, halfOpen.successes(), probes);
    }

    static FleetRecord without(FleetRecord halfOpen, Predicate<Probe> gone) {
        return with(
                halfOpen,
                halfOpen.successes(),
                halfOpen.probes().stream().filter(gone.negate()).toList());
    }

    /** With later ends of these places. */
    static FleetRecord renewed(FleetRecord halfOpen, Collection<String> places, long until) {
        UnaryOperator<Probe> renew =
                probe -> places.contains(probe.id()) ? new Probe(probe.id(), probe.instance(), until) : probe;
        return with(
                halfOpen,
                halfOpen.successes(),
                halfOpen.probes().stream().map(renew).toList());
    }

    /** After one probe succeeded. */
    static FleetRecord succeeded(FleetRecord halfOpen, String place, int successThreshold, String by) {
        int successes = halfOpen.successes() + 1;
        FleetRecord rest = without(halfOpen, probe -> probe.id().equals(place));
        return successes >= successThreshold ? FleetRecord.closed(by, null) : with(rest, successes, rest.probes());
    }

    private static FleetRecord with(FleetRecord halfOpen, int successes, List<Probe> probes) {
        return new FleetRecord(
                halfOpen.state(),
                halfOpen.by(),
                halfOpen.cause(),
                halfOpen.openedAt(),
                halfOpen.dueAt(),
                halfOpen.isolated(),
                halfOpen.failedRecoveries(),
                successes,
                probes,
                halfOpen.action());
    }
}
