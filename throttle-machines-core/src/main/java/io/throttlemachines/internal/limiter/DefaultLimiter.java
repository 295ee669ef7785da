package io.throttlemachines.internal.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The limiter that {@code ThrottleMachines} creates: its own permits, those of its keys, and manual control. */
public final class DefaultLimiter implements Limiter {

    private final LimiterCore core;
    private final PermitSource permits;
    private final LimiterPermits own;
    private final LimiterControl control;
    private final LimiterConfig declaredConfig;

    private DefaultLimiter(LimiterCore core, PermitSource permits) {
        this.core = core;
        this.permits = permits;
        this.own = permits.own();
        this.control = new LimiterControl(core, permits);
        this.declaredConfig = core.settings().config();
    }

    /**
     * Creates a limiter whose {@link #node()} is not in the graph yet.
     *
     * @param name   the full name
     * @param config the settings
     * @param parts  what all limiters share
     */
    public static DefaultLimiter create(String name, LimiterConfig config, LimiterParts parts) {
        LimiterCore core = new LimiterCore(name, config, parts);
        return new DefaultLimiter(
                core,
                config.algorithm().limitsConcurrency()
                        ? new PlaceSource(core, config)
                        : RateSource.create(core, config, parts));
    }

    LimiterPermits own() {
        return own;
    }

    @Override
    public String name() {
        return core.name();
    }

    @Override
    public LimiterConfig config() {
        return core.settings().config();
    }

    /** The settings this limiter was declared with, which {@link #configure} does not change. */
    public LimiterConfig declaredConfig() {
        return declaredConfig;
    }

    /** Its place in the graph. */
    public Node node() {
        return core.node();
    }

    /** The limiter is declared; it may never be, if another thread declares its name first. */
    public void declared() {
        permits.declared();
    }

    /** Reports the end of every call from now on to a meter. */
    public void measure(LimiterMeter meter) {
        var unused = core.changeSilently(terms -> terms.measuredBy(meter));
    }

    @Override
    public void configure(LimiterConfig next, ActionNote note) {
        control.configure(Objects.requireNonNull(next, "next"), note);
    }

    @Override
    public Permits forKey(Object key) {
        return permits.of(Objects.requireNonNull(key, "key"));
    }

    @Override
    public void reset() {
        reset(ActionNote.NONE);
    }

    @Override
    public void reset(ActionNote note) {
        control.resetAll(note);
    }

    @Override
    public void reset(Object key, ActionNote note) {
        control.reset(Objects.requireNonNull(key, "key"), note);
    }

    @Override
    public boolean resetKeyText(String text, ActionNote note) {
        return control.resetText(text, note);
    }

    @Override
    public Mode mode() {
        return core.settings().mode();
    }

    @Override
    public void mode(Mode mode, ActionNote note) {
        control.mode(Objects.requireNonNull(mode, "mode"), note);
    }

    @Override
    public long keys() {
        return permits.keys();
    }

    @Override
    public @Nullable Long leased() {
        return permits.leased();
    }

    @Override
    public LimiterStatus status() {
        LimiterSettings terms = core.settings();
        LimiterConfig config = terms.config();
        return new LimiterStatus(
                config.algorithm(),
                permits.limit(config),
                config.period(),
                config.burst(),
                permits.remaining(),
                core.throttled(),
                terms.meter() == null ? null : core.permitted(),
                config.store(),
                permits.concurrency(),
                permits.leased(),
                permits.keys(),
                terms.mode(),
                core.dependsOn(),
                core.blockedBy(),
                terms.control().lastAt(core.time()));
    }

    @Override
    public boolean tryAcquire(long wanted) {
        return own.tryAcquire(wanted);
    }

    @Override
    public Permit acquire(long wanted) {
        return own.acquire(wanted);
    }

    @Override
    public Permit acquire(long wanted, Duration maxWait) {
        return own.acquire(wanted, maxWait);
    }

    @Override
    public CompletableFuture<Boolean> tryAcquireAsync(long wanted) {
        return own.tryAcquireAsync(wanted);
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long wanted) {
        return own.acquireAsync(wanted);
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long wanted, Duration maxWait) {
        return own.acquireAsync(wanted, maxWait);
    }

    @Override
    public CompletableFuture<Permit> permitAsync() {
        return own.permitAsync();
    }

    @Override
    public CompletableFuture<Permit> permitAsync(long wanted, Duration maxWait) {
        return own.permitAsync(wanted, maxWait);
    }

    @Override
    public void release(long held) {
        own.release(held);
    }

    @Override
    public Decision peek(long wanted) {
        return own.peek(wanted);
    }

    @Override
    public Decision decide(long wanted) {
        return own.decide(wanted);
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        return own.call(call);
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        own.run(call);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        return own.callStage(call);
    }

    @Override
    public String toString() {
        return "limiter '" + name() + "' (" + config() + ")";
    }
}
