package io.throttlemachines.limiter;

import io.throttlemachines.graph.Node;
import io.throttlemachines.state.ActionNote;
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
    private final LimiterControl control;
    private final LimiterConfig declared;
    private final SlotPermits own;

    private Limiter(LimiterCore core, LimiterStore store) {
        this.declared = core.terms().config();
        this.control = new LimiterControl(core, store);
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
     * The settings in force: those it was made with, or what {@link #configure} has made of them. Its mode is that to
     * begin with; see {@link #mode()}.
     *
     * @return the settings
     */
    public LimiterConfig config() {
        return core.terms().config();
    }

    /**
     * The settings it was made with, whatever has become of them. Internal.
     *
     * @return always the same
     */
    public LimiterConfig declaredConfig() {
        return declared;
    }

    /**
     * Changes {@code limit}, {@code period}, {@code burst} and {@code max-wait} while it runs, for itself and for all its
     * keys, also for {@link Permits} that somebody holds. Start from {@link #config()}{@code .toBuilder()}.
     *
     * <p>What was taken stays taken:
     * <ul>
     *   <li>token-bucket, gcra: as many permits; they flow back at the new pace. What is then beyond a smaller burst flows
     *       back at the fastest pace there has been, and nothing is given until it has;
     *   <li>windows with the same period: the counts of the windows;
     *   <li>windows with another period: what counts at present counts in the window of the new length that is running now.
     * </ul>
     * So while one follows the other there are never more permits than the greater of both would have given. Who waits
     * already sleeps as long as was seen before, then looks by the new settings. It takes a moment for each key remembered.
     *
     * @param next the settings from now on
     * @param note who changes it and why; may not say how long, as it does not lift itself
     * @throws io.throttlemachines.config.ConfigurationException if a setting differs that cannot be changed while it runs
     * @throws IllegalArgumentException                          if the note says how long it is to last
     */
    public void configure(LimiterConfig next, ActionNote note) {
        control.configure(Objects.requireNonNull(next, "next"), note);
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
     * Gives all permits back, to the limiter itself and to all its keys, by hand: told as such.
     *
     * @param note who does it and why; may not say how long
     */
    public void reset(ActionNote note) {
        control.resetAll(note);
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
     * Gives all permits back to one key, by hand: told as such, without the key.
     *
     * @param key  the key
     * @param note who does it and why; may not say how long
     */
    public void reset(Object key, ActionNote note) {
        control.reset(Objects.requireNonNull(key, "key"), note);
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
     * The same by hand: told as such, without the key, if there was one.
     *
     * @param text the key as text
     * @param note who does it and why; may not say how long
     * @return whether there was such a key
     */
    public boolean resetKeyText(String text, ActionNote note) {
        return control.resetText(text, note);
    }

    /**
     * How seriously it is taken at present.
     *
     * @return the mode
     */
    public Mode mode() {
        return core.terms().mode();
    }

    /**
     * Changes the mode from now on.
     *
     * @param mode the new mode
     */
    public void mode(Mode mode) {
        control.mode(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * Changes the mode by hand: told as such. If the note says for how long, the mode goes back by itself, at the first
     * call or look after that time, to the one before; a later change of the mode takes the place of this one. Of several
     * in a row that were to last for a time, each goes back to the mode before all of them.
     *
     * @param mode the new mode
     * @param note who does it, why, and for how long
     */
    public void mode(Mode mode, ActionNote note) {
        control.mode(Objects.requireNonNull(mode, "mode"), note);
    }

    /**
     * How it stands now.
     *
     * @return a snapshot
     */
    public LimiterStatus status() {
        Terms terms = core.terms();
        LimiterConfig config = terms.config();
        long now = core.now();
        return new LimiterStatus(
                config.algorithm(),
                config.limit(),
                config.period(),
                config.burst(),
                store.own().remaining(now),
                core.throttled(),
                terms.meter() == null ? null : core.permitted(),
                store.keys(now),
                terms.mode(),
                core.dependsOn(),
                core.blockedBy(),
                terms.action());
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
        LimiterMeter harmless = new HarmlessMeter(name(), meter);
        var unused = core.changeSilently(terms -> terms.measuredBy(harmless));
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
