package io.throttlemachines.limiter;

import io.throttlemachines.graph.Node;
import io.throttlemachines.state.Mode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives so many permits per period. Used as it is, it has one set of permits; used by key, one for each key, as many as
 * {@code max-keys}. Both may be done with one limiter: its own permits and those of its keys are apart.
 *
 * <p>Thread-safe. It takes no lock to give a permit, and allocates nothing without a key; finding a key's permits makes two small objects.
 */
public final class Limiter implements Permits {

    private final LimiterCore core;
    private final LimiterStore store;
    private final SlotPermits own;

    private Limiter(LimiterCore core, LimiterStore store) {
        this.core = core;
        this.store = store;
        this.own = new SlotPermits(core, store.own());
    }

    /**
     * Makes a limiter that stands on nothing yet: its {@link #node()} is to be declared with the graph. Internal: limiters
     * are made and found by {@code ThrottleMachines}.
     *
     * @param name   its full name
     * @param config its settings
     * @param parts  what limiters share
     * @return a new limiter
     */
    public static Limiter create(String name, LimiterConfig config, LimiterParts parts) {
        return new Limiter(new LimiterCore(name, config, parts), new LocalStore(config));
    }

    /**
     * The name.
     *
     * @return the full name
     */
    public String name() {
        return core.name();
    }

    /**
     * The settings it was made with. The mode may be another one by now.
     *
     * @return the settings
     */
    public LimiterConfig config() {
        return core.config();
    }

    /**
     * The permits of one key. Costs little and is always as good as new: keep it or ask again, as you like.
     *
     * @param key any object with {@code equals} and {@code hashCode} that does not change
     * @return the key's permits
     */
    public Permits forKey(Object key) {
        return new SlotPermits(core, store.of(Objects.requireNonNull(key, "key")));
    }

    /** Gives all permits back, to the limiter itself and to all its keys. */
    @Override
    public void reset() {
        store.resetAll();
    }

    /**
     * Gives all permits back to one key.
     *
     * @param key the key
     */
    public void reset(Object key) {
        forKey(key).reset();
    }

    /**
     * Gives all permits back to a key that is known only as text: the {@code String} itself if it is a key, or else every
     * key whose {@link String#valueOf(Object)} is that text, for which all keys are looked through.
     *
     * @param text the key as text
     * @return whether there was such a key; one whose permits are all back may have been forgotten already
     */
    public boolean resetKeyText(String text) {
        return store.resetText(text);
    }

    /**
     * How seriously it is taken at present.
     *
     * @return the mode
     */
    public Mode mode() {
        return core.mode();
    }

    /**
     * Changes the mode from now on.
     *
     * @param mode the new mode
     */
    public void mode(Mode mode) {
        core.mode(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * How it stands now.
     *
     * @return a snapshot
     */
    public LimiterStatus status() {
        LimiterConfig config = core.config();
        long now = core.now();
        return new LimiterStatus(
                config.algorithm(),
                config.limit(),
                config.period(),
                config.burst(),
                store.own().remaining(now),
                core.throttled(),
                store.keys(now),
                core.mode(),
                core.dependsOn(),
                core.blockedBy());
    }

    /**
     * What stands for it in the graph. Internal.
     *
     * @return always the same
     */
    public Node node() {
        return core.node();
    }

    /**
     * Internal: measures calls from now on.
     *
     * @param meter is told how they end
     */
    public void measure(LimiterMeter meter) {
        core.measure(meter);
    }

    SlotPermits own() {
        return own;
    }

    @Override
    public boolean tryAcquire(long permits) {
        return own.tryAcquire(permits);
    }

    @Override
    public void acquire(long permits) {
        own.acquire(permits);
    }

    @Override
    public void acquire(long permits, Duration maxWait) {
        own.acquire(permits, maxWait);
    }

    @Override
    public CompletableFuture<Boolean> tryAcquireAsync(long permits) {
        return own.tryAcquireAsync(permits);
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits) {
        return own.acquireAsync(permits);
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait) {
        return own.acquireAsync(permits, maxWait);
    }

    @Override
    public Decision peek(long permits) {
        return own.peek(permits);
    }

    @Override
    public Decision decide(long permits) {
        return own.decide(permits);
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        return own.callStage(call);
    }

    @Override
    public String toString() {
        return "limiter '" + name() + "' (" + config() + ")";
    }
}
