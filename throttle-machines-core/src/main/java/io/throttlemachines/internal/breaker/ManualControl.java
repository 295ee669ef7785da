package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.breaker.OpenState.TimedOpening;
import io.throttlemachines.internal.breaker.keyed.Keys;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.control.ControlState;
import io.throttlemachines.internal.control.SettingChanges;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.state.OpenCause;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The manual actions on a circuit, and its mode, which only manual actions change. */
final class ManualControl {

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final ControlRules rules;

    /** Writes guarded by the graph's lock. */
    private volatile ControlState control;

    /** The last manual opening, if it is timed and no one has settled its end yet. Writes guarded by the graph's lock. */
    private volatile @Nullable TimedOpening timedOpening;

    ManualControl(String name, Mode mode, CircuitMachine circuit, BreakerParts parts) {
        this.name = name;
        this.control = ControlState.of(mode);
        this.circuit = circuit;
        this.parts = parts;
        this.rules = new ControlRules(name, NodeStatus.Kind.BREAKER, parts.time(), parts.graph()::record);
    }

    /** The mode. First settles the end of a timed mode. */
    Mode mode() {
        if (control.isOver(parts.time())) {
            parts.change(() -> {
                ControlState before = control;
                settleMode();
                followAfterOff(before);
            });
        }
        return control.mode();
    }

    /** Whether the mode is off now, even if the end of a timed mode is not settled yet. Changes nothing. */
    boolean off() {
        return control.modeAt(parts.time()) == Mode.OFF;
    }

    /** The last manual action; null if there was none, or if it has ended. */
    @Nullable
    ManualAction last() {
        TimedOpening timed = timedOpening;
        if (timed != null && timed.isOver(parts.time().nanos())) {
            parts.change(this::settleOpening);
        }
        return control.lastAt(parts.time());
    }

    // The actions.

    void forceOpen(ActionNote note) {
        open(Kind.FORCE_OPEN, OpenCause.Kind.FORCED, "opened by hand", note);
    }

    void isolate(ActionNote note) {
        open(Kind.ISOLATE, OpenCause.Kind.ISOLATED, "isolated by hand", note);
    }

    private void open(Kind kind, OpenCause.Kind causeKind, String text, ActionNote note) {
        OpenCause cause = new OpenCause(causeKind, text + ControlRules.signature(note), null, null);
        parts.graph().change(() -> {
            if (mode() == Mode.OFF) {
                throw new IllegalStateException(
                        "Breaker '" + name + "' is in mode off and cannot be opened. Set its mode to enforce first.");
            }
            OpenState before = circuit.period() instanceof OpenState open ? open : null;
            if (before != null
                    && before.staysIsolated(
                            kind == Kind.ISOLATE, note, parts.time().nanos())) {
                return false;
            }
            TimedAction action = rules.action(kind, note);
            OpenState next = opened(cause, action);
            if (before != null && next.isSameOpening(before)) {
                return false;
            }
            control(rules.taken(control, action));
            timedOpening(action.isTimed() ? new TimedOpening(action, next.opening()) : null);
            if (before == null) {
                circuit.openNow(next);
            } else {
                circuit.stayOpen(next);
            }
            share(action);
            return true;
        });
    }

    /** Keeps the number of failed recoveries, as a manual opening is no success. */
    private OpenState opened(OpenCause cause, TimedAction action) {
        int failed = circuit.period().failedRecoveries();
        long timeout = new ResetTimeout(circuit.config()).nanos(failed);
        OpenState open = circuit.opened(cause, 0, failed, parts.time().nanos(), timeout);
        if (cause.kind() == OpenCause.Kind.ISOLATED) {
            return open.isolatedUntil(action.endsAt());
        }
        return action.isTimed() ? open.dueAt(action.endsAt()) : open;
    }

    void forceClose(ActionNote note) {
        ControlRules.refuseDuration(note, "force-close");
        TimedAction action = rules.action(Kind.FORCE_CLOSE, note);
        Runnable recording = recording(action);
        parts.change(() -> {
            close(recording);
            share(action);
        });
        Keys.closeAll(circuit.keys, recording);
    }

    /** Closes the circuit with clean counts; {@code changing} runs before, if that changes anything. Needs the graph's lock. */
    void close(Runnable changing) {
        if (!circuit.period().isClean(circuit.nanos())) {
            changing.run();
        }
        circuit.closeNow();
    }

    /** Records a reset of keys once, before it changes the first of them. Needs the graph's lock. */
    Runnable recordingReset(ActionNote note) {
        ControlRules.refuseDuration(note, "reset");
        return recording(rules.action(Kind.RESET, note));
    }

    /** Records an action once, before the first change that it makes. Needs the graph's lock. */
    private Runnable recording(TimedAction action) {
        AtomicBoolean recorded = new AtomicBoolean();
        return () -> {
            if (!recorded.getAndSet(true)) {
                control(rules.taken(control, action));
            }
        };
    }

    /** Passes an action on to the other instances of a fleet. Needs the graph's lock. */
    private void share(TimedAction action) {
        if (circuit.link != null) {
            circuit.link.movedByHand(action);
        }
    }

    /** An operator took an action on another instance, which the circuit has followed. Needs the graph's lock. */
    void followed(TimedAction action) {
        control(rules.taken(control, action));
        boolean opened = action.isTimed() && circuit.period() instanceof OpenState;
        timedOpening(opened ? new TimedOpening(action, ((OpenState) circuit.period()).opening()) : null);
    }

    /** Moves the circuit to HALF_OPEN before recovery is due; returns the objection. */
    @Nullable
    String recover(OpenState open, ActionNote note) {
        String objection = circuit.recovery.tryByHand(open);
        if (objection == null && circuit.period() instanceof OpenState) {
            return "it is still open";
        }
        if (objection == null) {
            parts.change(() -> {
                TimedAction action = rules.action(Kind.ATTEMPT_RECOVERY, note);
                control(rules.taken(control, action));
                share(action);
            });
        }
        return objection;
    }

    /** Closes the circuit unless a dependency, a primary or the reset guard objects; returns the objection. */
    @Nullable
    String reset(ActionNote note) {
        ControlRules.refuseDuration(note, "reset");
        TimedAction action = rules.action(Kind.RESET, note);
        Runnable recording = recording(action);
        String objection = parts.changeUnless(name, circuit.objections.toReset(), Action.RESET, () -> {
            String late = circuit.objections.ofDependencies();
            if (late == null) {
                close(recording);
                share(action);
            }
            return late;
        });
        if (objection == null) {
            Keys.closeAll(circuit.keys, recording);
        }
        return objection;
    }

    void mode(Mode next, ActionNote note) {
        boolean passesOff = parts.graph().change(() -> {
            mode();
            ControlState before = control;
            boolean passes = become(before, rules.changeMode(before, next, note));
            followAfterOff(before);
            return passes;
        });
        if (passesOff) {
            Keys.closeAll(circuit.keys, () -> {});
        }
    }

    /** Changes settings of the running circuit; nothing happens if no setting differs. */
    void configure(BreakerConfig next, ActionNote note) {
        ControlRules.refuseDuration(note, "configure");
        SettingChanges.make(
                circuit::config,
                before -> SettingChanges.between(name, BreakerConfig.settings(), before::get, next::get),
                parts.graph()::change,
                changes -> {
                    TimedAction action = rules.action(Kind.CONFIGURE, note);
                    control(rules.configured(control, changes, action));
                    circuit.configure(next);
                });
    }

    // The steps. All need the graph's lock.

    /** Records the end of a timed manual opening, once, unless the circuit has left that opening earlier. */
    void settleOpening() {
        TimedOpening timed = timedOpening;
        if (timed != null && timed.isOver(parts.time().nanos())) {
            timedOpening(null);
            if (circuit.period() instanceof OpenState open && timed.is(open)) {
                control(rules.lifted(control, timed.action()));
            }
        }
    }

    /** Returns to the mode before if a timed mode has ended. */
    void settleMode() {
        ControlState before = control;
        if (become(before, rules.settle(before))) {
            parts.graph().afterThisChange(() -> Keys.closeAll(circuit.keys, () -> {}));
        }
    }

    /** Follows the fleet and open primaries when the circuit leaves mode off, in which it followed neither. */
    private void followAfterOff(ControlState before) {
        if (before.mode() == Mode.OFF && control.mode() != Mode.OFF) {
            if (circuit.link != null) {
                circuit.link.returned();
            }
            Node node = circuit.node;
            node.primaries().stream()
                    .filter(primary -> primary.isOpen() && !node.isOpen())
                    .map(Node::name)
                    .findFirst()
                    .ifPresent(primary -> parts.graph().open(node, () -> circuit.openByCascade(primary, primary)));
        }
    }

    private void control(ControlState next) {
        ControlState before = control;
        parts.graph().undo(() -> control = before);
        control = next;
        if (next.offChangesAt() != before.offChangesAt()) {
            parts.graph().modeEndsAt(circuit.node, next.offChangesAt());
        }
    }

    private void timedOpening(@Nullable TimedOpening next) {
        TimedOpening before = timedOpening;
        parts.graph().undo(() -> timedOpening = before);
        timedOpening = next;
    }

    /** Returns whether the mode was off before or is now, but not both: the circuits of the keys are to be closed then. */
    private boolean become(ControlState before, ControlState after) {
        control(after);
        boolean passesOff = (before.mode() == Mode.OFF) != (after.mode() == Mode.OFF);
        if (passesOff) {
            circuit.closeNow();
        }
        if (before.mode() == Mode.ENFORCE && after.mode() != Mode.ENFORCE) {
            CallDecorators.endWaits(circuit, Bulkhead::full);
        }
        rules.modeChanged(before, after);
        return passesOff;
    }
}
