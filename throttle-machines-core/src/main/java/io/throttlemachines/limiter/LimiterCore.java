package io.throttlemachines.limiter;

import io.throttlemachines.event.Events;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.graph.Node;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.Mode;
import io.throttlemachines.time.Time;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a limiter and all its keys share: name, settings, mode, dependencies, and the count of refusals. Thread-safe. */
final class LimiterCore {

    private final LimiterConfig config;
    private final LimiterParts parts;
    private final Node node;
    private final @Nullable BooleanSupplier guard;
    private final ThrottledException.Limit limit;
    private final LongAdder throttled = new LongAdder();

    private volatile Mode mode;

    /** Is told how calls end; null while nobody measures. */
    private volatile @Nullable LimiterMeter meter;

    LimiterCore(String name, LimiterConfig config, LimiterParts parts) {
        this.config = config;
        this.parts = parts;
        this.node = new Node(name, null);
        this.guard = config.guard();
        this.limit = new ThrottledException.Limit(config.limit(), config.periodNanos(), config.burst());
        this.mode = config.mode();
    }

    String name() {
        return node.name();
    }

    LimiterConfig config() {
        return config;
    }

    Node node() {
        return node;
    }

    Time time() {
        return parts.time();
    }

    long now() {
        return parts.time().nanos();
    }

    ScheduledExecutorService timers() {
        return parts.timers().get();
    }

    /** Who is told how calls end; null while nobody is. */
    @Nullable
    LimiterMeter meter() {
        return meter;
    }

    void measure(LimiterMeter by) {
        meter = by;
    }

    Mode mode() {
        return mode;
    }

    void mode(Mode to) {
        Mode from = mode;
        mode = to;
        if (from != to) {
            parts.events().record(new ModeChanged(name(), from, to, parts.time().instant()));
            parts.events().deliver();
        }
    }

    /**
     * What keeps a call from being made, whatever permits there are. May set what the node depends on on its way to
     * recovery; the guard is asked first, so that nothing is set on its way for a call that will not be made.
     *
     * @return the refusal; null if nothing does
     */
    @Nullable
    DependencyException obstacle() {
        if (guard == null && !node.blocked()) {
            return null;
        }
        DependencyException objection = guardsObjection();
        if (objection == null && node.blocked()) {
            return parts.way().clear(node);
        }
        return objection;
    }

    /** The same for a look: changes nothing. */
    @Nullable
    DependencyException obstacleInSight() {
        DependencyException objection = guardsObjection();
        if (objection == null && node.blocked()) {
            return parts.way().refusal(node);
        }
        return objection;
    }

    private @Nullable DependencyException guardsObjection() {
        if (guard == null) {
            return null;
        }
        String reason = "guard says no";
        try {
            if (guard.getAsBoolean()) {
                return null;
            }
        } catch (Throwable failure) {
            reason = "guard failed: " + failure;
        }
        return new DependencyException(name(), new Blockage(List.of(name()), reason), RefusedException.UNKNOWN);
    }

    List<String> blockedBy() {
        DependencyException objection = guardsObjection();
        if (objection != null) {
            return objection.blockedBy();
        }
        return node.blocked() ? parts.way().blockedBy(node) : List.of();
    }

    List<String> dependsOn() {
        return node.dependencies().stream().map(Node::name).toList();
    }

    long throttled() {
        return throttled.sum();
    }

    /** Counts a call refused for want of permits. */
    void countThrottled() {
        throttled.increment();
    }

    /** Counts a call that was let through without permits, and tells of it. */
    void observeThrottled() {
        throttled.increment();
        observe("no permits left");
    }

    /** Tells of a call that was let through in spite of something. */
    void observe(String reason) {
        Events events = parts.events();
        if (events.wanted()) {
            events.publish(
                    () -> new RefusalObserved(name(), reason, parts.time().instant()));
            events.deliver();
        }
    }

    ThrottledException refusal(long remaining, long permits, long wait) {
        throttled.increment();
        long fewer = Math.max(0, Math.min(remaining, permits - 1));
        return new ThrottledException(
                name(), limit, fewer, permits, wait == Slot.NEVER ? RefusedException.UNKNOWN : wait);
    }
}
