package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.RecoveryOrder;
import java.util.ArrayList;
import java.util.List;

/** Resets a primary, then its targets on all levels, in order of recovery; no target if the primary is not reset. */
final class CascadeReset {

    private CascadeReset() {}

    static ActionReport of(CircuitMachine primary, ActionNote note) {
        Step first = reset(primary, note);
        List<Step> steps = new ArrayList<>(List.of(first));
        for (Node target : RecoveryOrder.ofTargets(primary.node())) {
            if (!first.done()) {
                steps.add(new Step(target.name(), false, "its primary " + first.name() + " was not reset"));
            } else if (target.circuit() instanceof CircuitMachine machine) {
                steps.add(reset(machine, note));
            }
        }
        return new ActionReport(steps);
    }

    private static Step reset(CircuitMachine machine, ActionNote note) {
        return Step.of(machine.node().name(), machine.manual().reset(note));
    }
}
