package io.throttlemachines.breaker;

import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.Circuit;
import io.throttlemachines.graph.Node;
import io.throttlemachines.graph.OpenPeriod;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.Mode;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of one circuit. Each happens under the graph's lock, and only out of the period that asked for it: of
 * several threads that find a reason at once one makes the transition, and the others find another period.
 */
final class CircuitMachine implements Circuit {

    private final String name;
    private final BreakerConfig config;
    private final BreakerParts parts;
    private final Node node;
    private final Guards guards;
    private final Failures failures;
    private final ResetTimeout resetTimeout;

    /** The present stay. Writes guarded by the graph's lock. */
    private volatile Period period;

    /** Writes guarded by the graph's lock. Read where a call is not simply let in. */
    private volatile Mode mode;

    /** When the circuit last took others with it. Writes guarded by the graph's lock. */
    private volatile @Nullable Instant triggeredAt;

    /**
     * Is told how calls end; null while nobody measures. Written under the graph's lock before {@code period} is written
     * again, so that whoever reads that first needs no volatile read of this.
     */
    private @Nullable BreakerMeter meter;

    CircuitMachine(String name, BreakerConfig config, BreakerParts parts, Guards guards) {
        this.name = name;
        this.config = config;
        this.parts = parts;
        this.guards = guards;
        this.node = new Node(name, this);
        this.failures = new Failures(name, config);
        this.resetTimeout = new ResetTimeout(config);
        this.mode = config.mode();
        this.period = passing();
    }

    private Period passing() {
        return mode == Mode.OFF ? new Off() : new Closed(this, config);
    }

    // What periods and the gate ask.

    Period period() {
        return period;
    }

    boolean isIn(Period candidate) {
        return period == candidate;
    }

    Mode mode() {
        return mode;
    }

    Node node() {
        return node;
    }

    long nanos() {
        return parts.time().nanos();
    }

    @Nullable
    Instant triggeredAt() {
        return triggeredAt;
    }

    /** Judges what calls answered and threw. */
    Failures failures() {
        return failures;
    }

    /** Who is told how calls end. To be read after {@link #period}. */
    @Nullable
    BreakerMeter meter() {
        return meter;
    }

    @SuppressWarnings("SelfAssignment") // publishes the meter to those who read the period
    void measure(BreakerMeter by) {
        parts.graph().change(() -> {
            meter = by;
            period = period;
            return true;
        });
    }

    // Transitions that calls cause.

    void trip(Closed from, OpenCause cause, long failed) {
        parts.graph().change(() -> {
            if (period == from) {
                long now = parts.time().nanos();
                openNow(opened(cause, failed, 0, now, resetTimeout.nanos(0)));
            }
            return true;
        });
    }

    /** A recovery has failed; {@code at} may lie in the past, when a probe was too late and nobody noticed. */
    void reopen(HalfOpen from, OpenCause cause, long at) {
        parts.graph().change(() -> {
            if (period == from) {
                openNow(opened(cause, 1, from.failedRecoveries() + 1, at, from.reopenNanos()));
            }
            return true;
        });
    }

    void closeAfter(HalfOpen from) {
        parts.graph().change(() -> {
            if (period == from) {
                closeNow();
            }
            return true;
        });
    }

    @Override
    public @Nullable String tryRecover(OpenPeriod from) {
        if (!(from instanceof Open open) || period != open) {
            return null;
        }
        String objection = recoveryObjection();
        if (objection == null) {
            objection = parts.graph().change(() -> {
                if (period != open) {
                    return null;
                }
                String late = parts.way().objection(node);
                if (late == null) {
                    parts.graph().leaveOpen(node, () -> become(new HalfOpen(this, config, open, resetTimeout), null));
                }
                return late;
            });
        }
        if (objection != null) {
            tellBlocked(Action.RECOVERY, objection);
        }
        return objection;
    }

    // Transitions that others cause.

    @Override
    public ThrottleEvent openByCascade(Node origin, Node via) {
        String text = "cascade from " + origin.name() + (via == origin ? "" : " via " + via.name());
        int failed = period instanceof HalfOpen halfOpen ? halfOpen.failedRecoveries() : 0;
        OpenCause cause = new OpenCause(Kind.CASCADE, text, origin.name(), null);
        return become(opened(cause, 0, failed, parts.time().nanos(), resetTimeout.nanos(failed)), cause);
    }

    @Override
    public void releaseFromCascade() {
        if (period instanceof Open open && open.openedByCascade()) {
            period = open.dueAt(Math.min(open.dueAt(), parts.time().nanos()));
        }
    }

    @Override
    public void cascadeTriggered(Instant at) {
        triggeredAt = at;
    }

    // Transitions that a person causes.

    void openByHand(OpenCause cause, boolean forGood) {
        parts.graph().change(() -> {
            if (mode == Mode.OFF) {
                throw new IllegalStateException(
                        "Breaker '" + name + "' is in mode off and cannot be opened. Set its mode to enforce first.");
            }
            Open next = opened(cause, 0, 0, parts.time().nanos(), resetTimeout.nanos(0));
            Open last = forGood ? next.dueAt(OpenPeriod.NEVER) : next;
            if (!(period instanceof Open open)) {
                parts.graph().open(node, () -> become(last, cause));
            } else if (!open.isolated()) {
                period = last;
            }
            return true;
        });
    }

    void closeByHand() {
        parts.graph().change(() -> {
            closeNow();
            return true;
        });
    }

    /** Closes unless a dependency, a primary or the reset guard objects, and answers the objection. */
    @Nullable
    String tryReset() {
        String objection = resetObjection();
        if (objection == null) {
            objection = parts.graph().change(() -> {
                String late = parts.way().objection(node);
                if (late == null) {
                    closeNow();
                }
                return late;
            });
        }
        if (objection != null) {
            tellBlocked(Action.RESET, objection);
        }
        return objection;
    }

    void mode(Mode next) {
        parts.graph().change(() -> {
            Mode before = mode;
            if (next != before) {
                mode = next;
                if (next == Mode.OFF || before == Mode.OFF) {
                    closeNow();
                }
                parts.events()
                        .record(new ModeChanged(name, before, next, parts.time().instant()));
            }
            return true;
        });
    }

    // What stands against it.

    /** Why the circuit may not recover now, were it open; null if it may. */
    @Nullable
    String recoveryObjection() {
        if (period instanceof Open open && open.isolated()) {
            return "it is isolated until reset by hand";
        }
        String objection = parts.way().objection(node);
        return objection == null ? guards.recoveryObjection() : objection;
    }

    /** Why the circuit may not be reset now; null if it may. */
    @Nullable
    String resetObjection() {
        String objection = parts.way().objection(node);
        return objection == null ? guards.resetObjection() : objection;
    }

    /** Why the guard of the calls objects now; null if it does not. */
    @Nullable
    String callObjection() {
        return guards.callObjection();
    }

    void tellBlocked(Action action, String reason) {
        parts.events()
                .publish(() ->
                        new ActionBlocked(name, action, reason, parts.time().instant()));
        parts.events().deliver();
    }

    // What the graph asks.

    @Override
    public @Nullable OpenPeriod openPeriod() {
        return period instanceof Open open ? open : null;
    }

    @Override
    public boolean halfOpen() {
        return period instanceof HalfOpen;
    }

    @Override
    public boolean off() {
        return mode == Mode.OFF;
    }

    @Override
    public @Nullable String guardObjection() {
        return guards.recoveryObjection();
    }

    // The steps. All need the graph's lock.

    private void openNow(Open next) {
        parts.graph().open(node, () -> become(next, next.opening().cause()));
    }

    private Open opened(OpenCause cause, long failed, int failedRecoveries, long at, long timeout) {
        Instant since = parts.time().instant().minusNanos(parts.time().nanos() - at);
        return new Open(new Opening(CircuitState.OPEN, since, cause), at + timeout, failed, failedRecoveries);
    }

    private void closeNow() {
        if (period.state() == CircuitState.CLOSED) {
            period = passing();
            return;
        }
        parts.graph().leaveOpen(node, () -> become(passing(), null));
        parts.graph().releaseTargets(node);
    }

    private ThrottleEvent become(Period next, @Nullable OpenCause cause) {
        CircuitState before = period.state();
        period = next;
        return new BreakerTransition(
                name, before, next.state(), cause, parts.time().instant());
    }
}
