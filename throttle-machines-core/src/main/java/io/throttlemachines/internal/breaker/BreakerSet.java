package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.RecoveryOrder;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several breakers that are recovered, reset or shut down together, in order of what stands on what. Internal. */
public final class BreakerSet {

    private final BreakerParts parts;
    private final Map<Node, DefaultBreaker> breakers = new LinkedHashMap<>();

    /**
     * A fleet of these breakers.
     *
     * @param breakers the breakers
     * @param parts    what they share
     */
    public BreakerSet(Collection<DefaultBreaker> breakers, BreakerParts parts) {
        this.parts = parts;
        breakers.forEach(breaker -> this.breakers.put(breaker.node(), breaker));
    }

    /**
     * Level by level what stands on what, by name within a level.
     *
     * @return the breakers in order of recovery
     */
    public List<Breaker> recoveryOrder() {
        List<Breaker> order = new ArrayList<>();
        for (Node node : RecoveryOrder.of(breakers.keySet())) {
            Breaker breaker = breakers.get(node);
            if (breaker != null) {
                order.add(breaker);
            }
        }
        return order;
    }

    /**
     * Lets each OPEN breaker attempt recovery, in order.
     *
     * @param pause how long to wait after each that went to HALF_OPEN before the next attempt
     * @param note  who and why
     * @return what happened to each that was OPEN
     * @throws IllegalArgumentException if the pause is negative, or the note gives a duration
     */
    public ActionReport recover(Duration pause, ActionNote note) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("The pause is " + pause + "; it must be zero or longer.");
        }
        List<Step> steps = new ArrayList<>();
        boolean due = false;
        boolean interrupted = false;
        for (Breaker breaker : recoveryOrder()) {
            if (breaker.state() != CircuitState.OPEN) {
                continue;
            }
            interrupted |= due && !interrupted && !pause(pause);
            Step step = interrupted
                    ? new Step(breaker.name(), false, "interrupted before its turn")
                    : breaker.tryRecover(note);
            due = step.done();
            steps.add(step);
        }
        return new ActionReport(steps);
    }

    private boolean pause(Duration pause) {
        try {
            parts.time().sleep(pause.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Resets every breaker, what others stand on first.
     *
     * @param note who and why
     * @return what happened to each
     * @throws IllegalArgumentException if the note gives a duration
     */
    public ActionReport resetAll(ActionNote note) {
        return new ActionReport(
                recoveryOrder().stream().map(breaker -> breaker.tryReset(note)).toList());
    }

    /**
     * Isolates every breaker, at once for every onlooker who takes the graph's lock.
     *
     * @param note who, why and for how long
     * @return what happened to each
     */
    public ActionReport isolateAll(ActionNote note) {
        return parts.graph()
                .change(() -> new ActionReport(recoveryOrder().stream()
                        .map(breaker -> isolate(breaker, note))
                        .toList()));
    }

    private static Step isolate(Breaker breaker, ActionNote note) {
        if (breaker.mode() == Mode.OFF) {
            return new Step(breaker.name(), false, "its mode is off");
        }
        breaker.isolate(note);
        return new Step(breaker.name(), true, null);
    }
}
