package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.RecoveryOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A primary and all that its opening reaches, to be reset together: the primary first, then what stands on it. */
final class CascadeReset {

    private final CircuitMachine primary;
    private final ActionNote note;

    CascadeReset(CircuitMachine primary, ActionNote note) {
        this.primary = primary;
        this.note = note;
    }

    ActionReport reset() {
        List<Step> steps = new ArrayList<>();
        Step first = Step.of(primary.node().name(), primary.byHand().reset(note));
        steps.add(first);
        for (Node target : RecoveryOrder.of(reached())) {
            if (!first.done()) {
                steps.add(new Step(target.name(), false, "its primary " + first.name() + " was not reset"));
            } else if (target.circuit() instanceof CircuitMachine machine) {
                steps.add(Step.of(target.name(), machine.byHand().reset(note)));
            }
        }
        return new ActionReport(steps);
    }

    private Set<Node> reached() {
        Set<Node> reached = new LinkedHashSet<>();
        Deque<Node> work = new ArrayDeque<>(primary.node().targets());
        while (!work.isEmpty()) {
            Node target = work.remove();
            if (reached.add(target)) {
                work.addAll(target.targets());
            }
        }
        return reached;
    }
}
