package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.attempt.EndableSleep;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.RecoveryOrder;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Breakers that are recovered, reset or isolated together, in order of recovery. Internal. */
public final class BreakerSet {

    private final BreakerParts parts;
    private final Map<Node, Breaker> breakers = new LinkedHashMap<>();

    public BreakerSet(Collection<DefaultBreaker> breakers, BreakerParts parts) {
        this.parts = parts;
        breakers.forEach(breaker -> this.breakers.put(breaker.node(), breaker));
    }

    /** The breakers in order of recovery: level by level, dependencies and primaries first, by name within a level. */
    public List<Breaker> recoveryOrder() {
        return RecoveryOrder.of(breakers.keySet()).stream()
                .map(node -> Objects.requireNonNull(breakers.get(node)))
                .toList();
    }

    /**
     * Lets each breaker that is OPEN attempt recovery, in order, and waits after each that went to HALF_OPEN.
     *
     * @throws IllegalArgumentException if the pause is negative, or the note gives a duration
     */
    public ActionReport recover(Duration pause, ActionNote note) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("The pause is " + pause + "; it must be zero or longer.");
        }
        ControlRules.refuseDuration(note, "attempt-recovery");
        List<Step> steps = new ArrayList<>();
        boolean due = false;
        String ended = null;
        for (Breaker breaker : recoveryOrder()) {
            if (breaker.state() != CircuitState.OPEN) {
                continue;
            }
            ended = due ? pause(pause) : ended;
            Step step = ended == null ? breaker.tryRecover(note) : new Step(breaker.name(), false, ended);
            due = step.done();
            steps.add(step);
        }
        return new ActionReport(steps);
    }

    /** Returns why the recovery ends; null if it goes on. */
    private @Nullable String pause(Duration pause) {
        try {
            new EndableSleep(parts.calls()).sleep(Time.saturatedNanos(pause));
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted before its turn";
        } catch (IllegalStateException closed) {
            return "ThrottleMachines was closed before its turn";
        }
    }

    /** Resets every breaker, in order. A note with a duration is an {@link IllegalArgumentException}. */
    public ActionReport resetAll(ActionNote note) {
        ControlRules.refuseDuration(note, "reset");
        return each(breaker -> breaker.tryReset(note));
    }

    /** Resets a circuit, then its targets on all levels, in order of recovery; none if that circuit is not reset. */
    static ActionReport resetCascade(CircuitMachine primary, ActionNote note) {
        String name = primary.node.name();
        Step first = Step.of(name, primary.manual.reset(note));
        List<Step> steps = new ArrayList<>(List.of(first));
        for (Node target : RecoveryOrder.ofTargets(primary.node)) {
            if (!first.done()) {
                steps.add(new Step(target.name(), false, "its primary " + name + " was not reset"));
            } else if (target.circuit() instanceof CircuitMachine machine) {
                steps.add(Step.of(target.name(), machine.manual.reset(note)));
            }
        }
        return new ActionReport(steps);
    }

    /** Isolates every breaker, in one change of the graph. */
    public ActionReport isolateAll(ActionNote note) {
        return parts.graph().change(() -> each(breaker -> isolate(breaker, note)));
    }

    private ActionReport each(Function<Breaker, Step> action) {
        return new ActionReport(recoveryOrder().stream().map(action).toList());
    }

    private static Step isolate(Breaker breaker, ActionNote note) {
        if (breaker.mode() == Mode.OFF) {
            return new Step(breaker.name(), false, "its mode is off");
        }
        breaker.isolate(note);
        return new Step(breaker.name(), true, null);
    }
}
