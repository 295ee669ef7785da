package io.throttlemachines.internal.breaker;

import io.throttlemachines.event.ActionBlocked.Action;
import org.jspecify.annotations.Nullable;

/**
 * How an OPEN circuit goes to HALF_OPEN: if guards and dependencies allow it and, where a fleet decides, if the fleet gives a
 * probe to this instance. Every method returns the objection, or null if the circuit is no longer in that period.
 */
final class Recovery {

    private final CircuitMachine circuit;

    Recovery(CircuitMachine circuit) {
        this.circuit = circuit;
    }

    /** Why the circuit could not recover now if it were open; null if it could. Calls user code. */
    @Nullable
    String objection() {
        String isolation = circuit.period() instanceof OpenState open ? open.isolation(circuit.nanos()) : null;
        return isolation == null ? circuit.objections.toRecovery() : isolation;
    }

    /** For a call on a node that depends on this one. Does not wait for a fleet. */
    @Nullable
    String tryForDependent(OpenState open) {
        return circuit.isIn(open) ? recover(open, objection(), 0) : null;
    }

    /** For a call on this node, which has asked the guard already. Waits for a fleet until the deadline. */
    @Nullable
    String tryForCall(OpenState open, long deadline) {
        return circuit.isIn(open) ? recover(open, circuit.objections.ofDependencies(), deadline) : null;
    }

    /** For an operator: does not ask the fleet, which learns of it. */
    @Nullable
    String tryByHand(OpenState open) {
        return circuit.isIn(open) ? recoverHere(open, objection()) : null;
    }

    private @Nullable String recover(OpenState open, @Nullable String objection, long deadline) {
        FleetLink link = circuit.link;
        if (objection != null || link == null || !link.decides()) {
            return recoverHere(open, objection);
        }
        link.ask(deadline);
        return circuit.isIn(open) ? FleetLink.NO_ANSWER : null;
    }

    private @Nullable String recoverHere(OpenState open, @Nullable String early) {
        return circuit.parts.changeUnless(circuit.node.name(), early, Action.RECOVERY, () -> {
            if (!circuit.isIn(open)) {
                return null;
            }
            String objection = circuit.objections.ofDependencies();
            if (objection == null) {
                circuit.leaveOpen(open);
            }
            return objection;
        });
    }
}
