package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerMeter;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.control.Guard;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
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
    private final BreakerParts parts;
    private final Node node;
    private final BreakerGuards guards;
    private final FailureClassifier failures;
    private final ManualControl byHand;

    /** The settings now. Writes guarded by the graph's lock. */
    private volatile BreakerConfig config;

    /** The present stay. Writes guarded by the graph's lock. */
    private volatile StatePeriod period;

    /** When the circuit last took others with it. Writes guarded by the graph's lock. */
    private volatile @Nullable Instant triggeredAt;

    /**
     * What else is around calls; null if nothing is. Written under the graph's lock before {@code period} is written
     * again, so that whoever reads that first needs no volatile read of this.
     */
    private @Nullable CallDecorators surround;

    CircuitMachine(String name, BreakerConfig config, BreakerParts parts, BreakerGuards guards) {
        this.name = name;
        this.config = config;
        this.parts = parts;
        this.guards = guards;
        this.node = new Node(name, this);
        this.failures = new FailureClassifier(name, config);
        this.byHand = new ManualControl(name, config.mode(), this, parts);
        this.surround = CallDecorators.of(bulkhead(null, config), null);
        this.period = passing();
    }

    private StatePeriod passing() {
        return byHand.off() ? new OffState(this) : new ClosedState(this, config);
    }

    /** The places for calls, those taken staying taken; null where there is no limit. */
    private static @Nullable Bulkhead bulkhead(@Nullable Bulkhead before, BreakerConfig config) {
        Integer places = config.maxConcurrent();
        if (places == null) {
            return null;
        }
        Bulkhead bulkhead = before == null ? new Bulkhead(places) : before;
        bulkhead.places(places);
        return bulkhead;
    }

    // What periods and the gate ask.

    StatePeriod period() {
        return period;
    }

    boolean isIn(StatePeriod candidate) {
        return period == candidate;
    }

    Mode mode() {
        return byHand.mode();
    }

    ManualControl byHand() {
        return byHand;
    }

    BreakerConfig config() {
        return config;
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
    FailureClassifier failures() {
        return failures;
    }

    /** What else is around calls. To be read after {@link #period}. */
    @Nullable
    CallDecorators surround() {
        return surround;
    }

    void measure(BreakerMeter meter) {
        parts.graph().change(() -> {
            surround = CallDecorators.of(surround == null ? null : surround.bulkhead(), meter);
            publishSurround();
            return true;
        });
    }

    /** Takes other settings over; what was counted goes on to count. Needs the graph's lock. */
    void configure(BreakerConfig next) {
        config = next;
        CallDecorators before = surround;
        surround = before == null
                ? CallDecorators.of(bulkhead(null, next), null)
                : CallDecorators.of(bulkhead(before.bulkhead(), next), before.meter());
        if (period instanceof ClosedState closed) {
            period = closed.under(next);
        } else {
            publishSurround();
        }
    }

    @SuppressWarnings("SelfAssignment") // a write that readers of the period see makes them see the surround
    private void publishSurround() {
        period = period;
    }

    // Transitions that calls cause.

    /** How long the circuit is to stay open: as long as the failure asks for, within what is allowed, or else the usual. */
    long timeout(@Nullable Throwable failure, long usual) {
        long asked = RetryAfter.nanos(parts.retryAfter(), failure);
        return asked == 0 ? usual : new ResetTimeout(config).atMost(asked);
    }

    void trip(ClosedState from, OpenCause cause, long failed, @Nullable Throwable failure) {
        long timeout = timeout(failure, new ResetTimeout(config).nanos(0));
        parts.graph().change(() -> {
            byHand.mode(); // if its time is over, this stay may be so too
            if (from.isStayOf(period)) {
                openNow(opened(cause, failed, 0, parts.time().nanos(), timeout));
            }
            return true;
        });
    }

    /** A recovery has failed; {@code at} may lie in the past, when a probe was too late and nobody noticed. */
    void reopen(HalfOpenState from, OpenCause cause, long at, long timeout) {
        parts.graph().change(() -> {
            byHand.mode();
            if (period == from) {
                openNow(opened(cause, 1, from.failedRecoveries() + 1, at, timeout));
            }
            return true;
        });
    }

    void closeAfter(HalfOpenState from) {
        parts.graph().change(() -> {
            if (period == from) {
                closeNow();
            }
            return true;
        });
    }

    @Override
    public @Nullable String tryRecover(OpenPeriod from) {
        if (!(from instanceof OpenState open) || period != open) {
            return null;
        }
        String objection = recoveryObjection();
        if (objection == null) {
            objection = parts.graph().change(() -> {
                if (period != open) {
                    return null;
                }
                String late = parts.dependencyCheck().objection(node);
                if (late == null) {
                    recoverNow(open);
                }
                return late;
            });
        }
        if (objection != null) {
            publishBlocked(Action.RECOVERY, objection);
        }
        return objection;
    }

    // Transitions that others cause.

    @Override
    public ThrottleEvent openByCascade(String origin, String via) {
        byHand.settleMode();
        String text = "cascade from " + origin + (via.equals(origin) ? "" : " via " + via);
        int failed = period instanceof HalfOpenState halfOpen ? halfOpen.failedRecoveries() : 0;
        OpenCause cause = new OpenCause(Kind.CASCADE, text, origin, null);
        long timeout = new ResetTimeout(config).nanos(failed);
        return become(opened(cause, 0, failed, parts.time().nanos(), timeout), cause);
    }

    @Override
    public void releaseFromCascade() {
        if (period instanceof OpenState open && open.openedByCascade()) {
            period = open.dueAt(Math.min(open.dueAt(), parts.time().nanos()));
        }
    }

    @Override
    public void cascadeTriggered(Instant at) {
        triggeredAt = at;
    }

    // What stands against it.

    /** Why the circuit may not recover now, were it open; null if it may. */
    @Nullable
    String recoveryObjection() {
        if (period instanceof OpenState open && open.isolated(parts.time().nanos())) {
            return open.dueAt() == OpenPeriod.NEVER
                    ? "it is isolated until reset by hand"
                    : "it is isolated until its time is over or it is reset by hand";
        }
        String objection = Guard.objection(guards.recovery());
        return objection == null ? parts.dependencyCheck().objection(node) : objection;
    }

    /** Why the circuit may not be reset now; null if it may. */
    @Nullable
    String resetObjection() {
        String objection = Guard.objection(guards.reset());
        return objection == null ? parts.dependencyCheck().objection(node) : objection;
    }

    /** Why the guard of the calls objects now; null if it agrees. */
    @Nullable
    String callObjection() {
        return Guard.objection(guards.call());
    }

    void publishBlocked(Action action, String reason) {
        parts.events()
                .publish(() ->
                        new ActionBlocked(name, action, reason, parts.time().instant()));
        parts.events().deliver();
    }

    // What the graph asks.

    @Override
    public @Nullable OpenPeriod openPeriod() {
        return period instanceof OpenState open ? open : null;
    }

    @Override
    public boolean halfOpen() {
        return period instanceof HalfOpenState;
    }

    @Override
    public boolean off() {
        return byHand.off();
    }

    @Override
    public @Nullable String guardObjection() {
        return Guard.objection(guards.recovery());
    }

    // The steps. All need the graph's lock.

    void openNow(OpenState next) {
        parts.graph().open(node, () -> become(next, next.opening().cause()));
    }

    /** The same opening for another reason or time, which is no transition. */
    void stayOpen(OpenState next) {
        period = next;
    }

    private void recoverNow(OpenState open) {
        byHand.settleOpening();
        parts.graph().leaveOpen(node, () -> become(new HalfOpenState(this, config, open), null));
    }

    OpenState opened(OpenCause cause, long failed, int failedRecoveries, long at, long timeout) {
        Instant since = parts.time().instant().minusNanos(parts.time().nanos() - at);
        return new OpenState(new Opening(CircuitState.OPEN, since, cause), at + timeout, failed, failedRecoveries);
    }

    /** Whether it is CLOSED with nothing counted, so that closing it changes nothing. */
    boolean isClean() {
        StatePeriod now = period;
        long nanos = nanos();
        return now.state() == CircuitState.CLOSED && now.failures(nanos) == 0 && now.calls(nanos) <= 0;
    }

    void closeNow() {
        if (period.state() == CircuitState.CLOSED) {
            period = passing();
            return;
        }
        byHand.settleOpening();
        parts.graph().leaveOpen(node, () -> become(passing(), null));
        parts.graph().releaseTargets(node);
    }

    /** Opens if a primary is open, as it would have done with it, had it not been off. */
    void openWithPrimaries() {
        node.primaries().stream()
                .filter(Node::isOpen)
                .findFirst()
                .ifPresent(primary -> parts.graph().open(node, () -> openByCascade(primary.name(), primary.name())));
    }

    private ThrottleEvent become(StatePeriod next, @Nullable OpenCause cause) {
        CircuitState before = period.state();
        period = next;
        return new BreakerTransition(
                name, before, next.state(), cause, parts.time().instant());
    }
}
