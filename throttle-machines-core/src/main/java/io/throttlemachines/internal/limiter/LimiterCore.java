package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.control.ControlState;
import io.throttlemachines.internal.control.Guard;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a limiter and all its keys share: name, terms, dependencies, and the counts of calls. Thread-safe. */
final class LimiterCore {

    private final LimiterParts parts;

    /** That of the parts; a field of its own, because each call reads the clock, and the way to it takes time. */
    private final Time time;

    private final Node node;
    private final ControlRules rules;
    private final @Nullable Guard guard;
    private final LongAdder throttled = new LongAdder();

    /** Counted only while there is a meter, so that a permit costs nothing for it otherwise. */
    private final LongAdder permitted = new LongAdder();

    private final WaitingCallers callers = new WaitingCallers();

    private final ReentrantLock changing = new ReentrantLock();

    /** Writes guarded by {@link #changing}. */
    private volatile LimiterSettings settings;

    LimiterCore(String name, LimiterConfig config, LimiterParts parts) {
        this.parts = parts;
        this.time = parts.calls().time();
        this.node = new Node(name, null);
        this.rules = new ControlRules(name, NodeStatus.Kind.LIMITER, time, parts.events()::record);
        this.guard = Guard.of("guard", config.guard());
        this.settings = LimiterSettings.of(config);
    }

    String name() {
        return node.name();
    }

    Node node() {
        return node;
    }

    /** What calls that wait need. */
    AttemptParts calls() {
        return parts.calls();
    }

    /** The callers that wait for permits. */
    WaitingCallers callers() {
        return callers;
    }

    /** Whether a call waits for permits that are missing. */
    boolean makesWait() {
        return settings().mode() == Mode.ENFORCE;
    }

    /** Ends the asynchronous callers that wait when the library is closed. */
    WaitingCalls waiting() {
        return parts.calls().waiting();
    }

    Time time() {
        return time;
    }

    long now() {
        return time.nanos();
    }

    Instant instant() {
        return time.instant();
    }

    ScheduledExecutorService timers() {
        return parts.calls().timers().get();
    }

    /** The settings in force. First ends a timed mode that is over; reads the clock only if the mode is timed. */
    LimiterSettings settings() {
        LimiterSettings current = settings;
        return current.control().isOver(time) ? change(before -> before.with(settled(before.control()))) : current;
    }

    /** The state after the end of a mode whose time is over. Needs {@link #changing}. */
    ControlState settled(ControlState before) {
        ControlState after = rules.settle(before);
        rules.modeChanged(before, after);
        return after;
    }

    ControlRules rules() {
        return rules;
    }

    /** Resets something, and returns what that has returned; a manual action if it says that anything was changed. */
    <T> T reset(Supplier<T> how, Predicate<? super T> changed, ActionNote note) {
        ControlRules.refuseDuration(note, "reset");
        T found = how.get();
        if (changed.test(found)) {
            var unused = change(before -> before.with(rules.taken(before.control(), rules.action(Kind.RESET, note))));
        }
        return found;
    }

    /**
     * Changes the settings, one change at a time, ends the waits of callers if the mode makes none wait any more, and delivers the
     * recorded events.
     */
    LimiterSettings change(UnaryOperator<LimiterSettings> how) {
        LimiterSettings after = changeSilently(how);
        if (after.mode() != Mode.ENFORCE) {
            callers.tryAgain();
        }
        parts.events().deliver();
        return after;
    }

    /** Makes a change that records no event, and delivers none, so that it may be called under a lock. */
    LimiterSettings changeSilently(UnaryOperator<LimiterSettings> how) {
        StackRoom.toChange();
        changing.lock();
        try {
            LimiterSettings after = how.apply(settings);
            settings = after;
            return after;
        } finally {
            changing.unlock();
        }
    }

    /** The objection of the guard to a call; null if it agrees. Ask it before {@link #recoverOrRefuse}. */
    @Nullable
    DependencyException guardsObjection() {
        String objection = Guard.objection(guard);
        if (objection == null) {
            return null;
        }
        Blockage blockage = new Blockage(List.of(name()), objection, true);
        return new DependencyException(name(), NodeStatus.Kind.LIMITER, blockage, RefusedException.UNKNOWN);
    }

    /** The refusal of a call by its dependencies, after it has started those that are due; null if none is left open. */
    @Nullable
    DependencyException recoverOrRefuse() {
        return node.blocked() ? parts.dependencyCheck().recoverOrRefuse(node) : null;
    }

    /** The same, but starts no recovery. */
    @Nullable
    DependencyException foreseenRefusal() {
        return node.blocked() ? parts.dependencyCheck().refusal(node) : null;
    }

    List<String> blockedBy() {
        DependencyException objection = guardsObjection();
        if (objection != null) {
            return objection.blockedBy();
        }
        return node.blocked() ? parts.dependencyCheck().blockedBy(node) : List.of();
    }

    List<String> dependsOn() {
        return node.dependencies().stream().map(Node::name).toList();
    }

    long throttled() {
        return throttled.sum();
    }

    /** Calls that took permits while there was a meter. */
    long permitted() {
        return permitted.sum();
    }

    /** Counts and measures the end of a call; called once for each. */
    void ended(@Nullable LimiterMeter meter, Outcome outcome) {
        if (outcome == Outcome.THROTTLED) {
            throttled.increment();
        }
        if (meter != null) {
            if (outcome == Outcome.PERMITTED) {
                permitted.increment();
            }
            try {
                meter.ended(outcome);
            } catch (Throwable thrown) {
                meterFailed(thrown);
            }
        }
    }

    /** Measures the wait of a call, in nanoseconds. */
    void waited(long nanos) {
        LimiterMeter meter = settings().meter();
        if (meter != null) {
            try {
                meter.waited(nanos);
            } catch (Throwable thrown) {
                meterFailed(thrown);
            }
        }
    }

    private void meterFailed(Throwable thrown) {
        UserCode.failed(() -> "The meter of limiter '" + name() + "'", "no call is affected", thrown);
    }

    /** Counts and publishes a call that was let through without permits. */
    void observeThrottled() {
        throttled.increment();
        observe("no permits left");
    }

    /** Publishes a call that was let through although it would have been refused. */
    void observe(String reason) {
        Events events = parts.events();
        if (events.wanted()) {
            events.publish(() -> new RefusalObserved(name(), NodeStatus.Kind.LIMITER, reason, instant(), 1));
        }
    }

    /** The refusal of a call that finds too few places. */
    ThrottledException refusalOfPlaces(long limit, long remaining, long permits) {
        long most = settings().limit().burst();
        long fewer = Math.max(0, Math.min(remaining, permits - 1));
        return new ThrottledException(
                name(), new ThrottledException.Limit(limit, 0, most), fewer, permits, RefusedException.UNKNOWN);
    }

    ThrottledException refusal(long remaining, long permits, long wait) {
        if (wait == Slot.UNAVAILABLE) {
            return ThrottledException.unavailable(
                    name(), settings().limit(), permits, settings().config().store());
        }
        long fewer = Math.max(0, Math.min(remaining, permits - 1));
        return new ThrottledException(
                name(), settings().limit(), fewer, permits, wait == Slot.NEVER ? RefusedException.UNKNOWN : wait);
    }
}
