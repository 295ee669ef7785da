package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.breaker.keyed.Keys;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of one circuit. Each happens under the graph's lock, and only from the state period that asked for it: if
 * several threads find a reason at once, one makes the transition, and the others find that their state period has ended.
 */
final class CircuitMachine implements Circuit {

    private final String name;
    final BreakerParts parts;
    final Node node;
    final Objections objections;
    final ManualControl manual;
    final Recovery recovery;
    final FailureClassifier failures;
    final @Nullable FleetLink link; // null for a local breaker

    /** The breaker's own circuit, whose mode and last failure this one shares; null unless this is the circuit of a key. */
    final @Nullable CircuitMachine own;

    /** Learns each state that the circuit enters, under the graph's lock. Written before another thread finds the circuit. */
    Consumer<CircuitState> onState = state -> {};

    /** The keys of the breaker; null until the first is used, and for the circuit of a key. Writes guarded by the graph's lock. */
    volatile @Nullable Keys keys;

    /** The settings in force. Writes guarded by the graph's lock. */
    private volatile BreakerConfig config;

    /** The current state period. Writes guarded by the graph's lock. */
    private volatile StatePeriod period;

    /** When an opening last opened targets. Writes guarded by the graph's lock. */
    private volatile @Nullable Instant triggeredAt;

    /**
     * The bulkhead and the meter. Written under the graph's lock, each time before a write of {@code period}: a thread
     * that has read {@code period} first sees this value without a volatile read.
     */
    private CallDecorators decorators;

    CircuitMachine(
            String name, BreakerConfig config, BreakerParts parts, Breaker breaker, @Nullable CircuitMachine own) {
        this.name = name;
        this.own = own;
        this.config = config;
        this.parts = parts;
        this.node = new Node(name, this);
        this.objections = new Objections(config, breaker, parts.dependencyCheck(), node);
        this.failures = own == null ? new FailureClassifier(name, config) : own.failures;
        this.manual = new ManualControl(name, config.mode(), this, parts);
        this.decorators = CallDecorators.NONE.configured(config, name, parts);
        this.period = closed();
        this.recovery = new Recovery(this);
        this.link = parts.link(config, new SharedCircuit(this, parts));
    }

    /** Calls of a key pass its circuit by while the mode is off; the circuit need not notice when that ends. */
    private StatePeriod closed() {
        return own == null && off() ? new OffState(this) : new ClosedState(this, config);
    }

    StatePeriod period() {
        return period;
    }

    boolean isIn(StatePeriod candidate) {
        return period == candidate;
    }

    Mode mode() {
        return own == null ? manual.mode() : own.mode();
    }

    BreakerConfig config() {
        return config;
    }

    long nanos() {
        return parts.time().nanos();
    }

    @Nullable
    Instant triggeredAt() {
        return triggeredAt;
    }

    /** The bulkhead and the meter. Read {@link #period} first. */
    CallDecorators decorators() {
        return decorators;
    }

    @SuppressWarnings("SelfAssignment")
    void measure(BreakerMeter meter) {
        parts.change(() -> {
            decorators = decorators.measured(meter);
            period = period; // a thread that reads this write of the period also sees the decorators
        });
    }

    /** Applies other settings; all counts continue. Needs the graph's lock. The last step of a change. */
    void configure(BreakerConfig next) {
        BreakerConfig before = config;
        CallDecorators decoratorsBefore = decorators;
        parts.graph().undo(() -> {
            config = before;
            decorators = decoratorsBefore.configured(before, name, parts);
            period = period instanceof ClosedState closed ? closed.with(before) : period;
        });
        StatePeriod continued = period instanceof ClosedState closed ? closed.with(next) : period;
        decorators = decorators.configured(next, name, parts);
        config = next;
        enter(continued);
        decoratorsBefore.serveWaiting(this);
    }

    /** Needs the graph's lock. */
    void enter(StatePeriod next) {
        StatePeriod before = period;
        parts.graph().undo(() -> set(before));
        set(next);
        if (next instanceof OpenState open) {
            CallDecorators.endWaits(this, places -> refusal(open, nanos()));
        }
    }

    /** The refusal of a call while the circuit is OPEN. It says when all that keeps the call out is due. */
    CircuitOpenException refusal(OpenState open, long now) {
        return open.refusal(name, now, othersDueAt());
    }

    /** When the dependencies are due, and for a key the breaker's own circuit; zero if neither keeps calls out. */
    long othersDueAt() {
        if (own == null) {
            return parts.dependencyCheck().dueAt(node);
        }
        long ownDueAt = own.period instanceof OpenState open ? open.dueAt() : 0;
        return Math.max(ownDueAt, own.othersDueAt());
    }

    private void set(StatePeriod next) {
        period = next;
        onState.accept(next.state());
    }

    /** How long the circuit stays open: the time the failure asks for, up to the maximum, or else the usual time. */
    long timeout(@Nullable Throwable failure, long usual) {
        return new ResetTimeout(config).after(failure, parts.retryAfter(), usual);
    }

    void trip(ClosedState from, OpenCause cause, long failed, long calls, @Nullable Throwable failure) {
        long timeout = timeout(failure, new ResetTimeout(config).nanos(0));
        changeIn(from, () -> openNow(opened(cause, failed, 0, nanos(), timeout).after(calls)));
    }

    /** A recovery has failed; {@code at} is in the past if a probe was late before any call noticed it. */
    void reopen(HalfOpenState from, OpenCause cause, long at, long timeout) {
        changeIn(from, () -> openNow(opened(cause, 1, from.failedRecoveries() + 1, at, timeout)));
    }

    /** The fleet cannot be asked: this instance goes on alone. */
    void goOnAlone(FleetHalfOpenState from) {
        changeIn(from, () -> from.goOnAlone(config));
    }

    void closeAfter(HalfOpenState from) {
        changeIn(from, this::closeNow);
    }

    private void changeIn(StatePeriod from, Runnable change) {
        parts.change(() -> {
            mode(); // the end of a timed mode may also end this state period
            if (from.isSamePeriodAs(period)) {
                change.run();
            }
        });
    }

    // What the graph asks and does.

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
        return own == null ? manual.off() : own.off();
    }

    @Override
    public boolean guarded() {
        return objections.guardRecovery();
    }

    @Override
    public @Nullable String guardObjection() {
        return objections.ofRecoveryGuard();
    }

    @Override
    public @Nullable String tryRecover(OpenPeriod from) {
        return from instanceof OpenState open ? recovery.tryForDependent(open) : null;
    }

    /** Goes to HALF_OPEN. Needs the graph's lock. */
    void leaveOpen(OpenState open) {
        manual.settleOpening();
        parts.graph().leaveOpen(node, () -> become(halfOpen(open), null));
    }

    HalfOpenState halfOpen(OpenState open) {
        return link != null && link.decides()
                ? new FleetHalfOpenState(this, config, open.opening(), open.failedRecoveries(), link)
                : new LocalHalfOpenState(this, config, open.opening(), open.failedRecoveries());
    }

    @Override
    public ThrottleEvent openByCascade(String origin, String via) {
        manual.settleMode();
        String text = "cascade from " + origin + (via.equals(origin) ? "" : " via " + via);
        int failed = period.failedRecoveries();
        OpenCause cause = new OpenCause(Kind.CASCADE, text, origin, null);
        return become(opened(cause, 0, failed, nanos(), new ResetTimeout(config).nanos(failed)), cause);
    }

    @Override
    public void releaseFromCascade() {
        if (period instanceof OpenState open && open.openedByCascade()) {
            enter(open.dueAt(Math.min(open.dueAt(), nanos())));
        }
    }

    @Override
    public void cascadeTriggered(Instant at) {
        Instant before = triggeredAt;
        parts.graph().undo(() -> triggeredAt = before);
        triggeredAt = at;
    }

    // The steps. All need the graph's lock.

    void openNow(OpenState next) {
        parts.graph().open(node, () -> become(next, next.opening().cause()));
    }

    /** The same opening with another cause or time, which is no transition. */
    void stayOpen(OpenState next) {
        enter(next);
    }

    OpenState opened(OpenCause cause, long failed, int failedRecoveries, long at, long timeout) {
        Instant since = parts.time().instant().minusNanos(nanos() - at);
        return new OpenState(new Opening(CircuitState.OPEN, since, cause), at + timeout, failed, failedRecoveries);
    }

    void closeNow() {
        if (period.state() == CircuitState.CLOSED) {
            enter(closed());
            return;
        }
        manual.settleOpening();
        parts.graph().leaveOpen(node, () -> become(closed(), null));
        parts.graph().releaseTargets(node);
    }

    ThrottleEvent become(StatePeriod next, @Nullable OpenCause cause) {
        ThrottleEvent transition = new BreakerTransition(
                name, period.state(), next.state(), cause, parts.time().instant());
        enter(next);
        if (link != null) {
            link.moved();
        }
        return transition;
    }
}
