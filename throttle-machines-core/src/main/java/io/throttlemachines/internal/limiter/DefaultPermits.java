package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.store.Decisions;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.LimiterMeter.Outcome;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The permits of one slot, in all the ways in which they can be asked for. */
class DefaultPermits extends PermitRules implements Permits {

    private static final Duration LONGEST_WAIT = Duration.ofNanos(Long.MAX_VALUE / 3);

    DefaultPermits(LimiterCore core, Slot slot) {
        super(core, slot);
    }

    /** The permits behind the public interface. */
    static DefaultPermits of(Permits permits) {
        if (permits instanceof DefaultPermits own) {
            return own;
        }
        throw new IllegalArgumentException(
                permits + " was not created by ThrottleMachines. Use machines.limiter(name).");
    }

    /** Asks for a call that ends with the answer unless that is a wait, and tells of its end. */
    private long askOnce(long permits) {
        LimiterSettings terms = core.settings();
        if (terms.meter() == null) {
            return ask(permits, terms);
        }
        try {
            long answer = ask(permits, terms);
            tell(answer, terms);
            return answer;
        } catch (DependencyException blocked) {
            core.ended(terms.meter(), Outcome.BLOCKED);
            throw blocked;
        }
    }

    @Override
    public boolean tryAcquire(long permits) {
        boolean granted = askOnce(permits) <= TAKEN;
        if (!granted) {
            throttled();
        }
        return granted;
    }

    @Override
    public void acquire(long permits) {
        long wait = askOnce(permits);
        if (wait > TAKEN) {
            await(permits, wait, core.settings().config().maxWait());
        }
    }

    @Override
    public void acquire(long permits, Duration maxWait) {
        long wait = askOnce(permits);
        if (wait > TAKEN) {
            await(permits, wait, maxWait);
        }
    }

    private void await(long permits, long wait, Duration maxWait) {
        long maxNanos = nanos(maxWait);
        if (wait > maxNanos) {
            throttled();
            throw refusal(permits, wait);
        }
        new SingleAttempt(this, permits, maxNanos).await(wait);
    }

    static long nanos(Duration maxWait) {
        if (maxWait.isNegative()) {
            return 0;
        }
        return maxWait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : maxWait.toNanos();
    }

    @Override
    public CompletableFuture<Boolean> tryAcquireAsync(long permits) {
        try {
            CompletionStage<Long> asked = begin(permits);
            return asked == null
                    ? CompletableFuture.completedFuture(true)
                    : asked.thenApply(this::granted).toCompletableFuture();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private boolean granted(long answer) {
        if (answer > TAKEN) {
            throttled();
        } else {
            tell(answer, core.settings());
        }
        return answer <= TAKEN;
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits) {
        return acquireAsync(permits, core.settings().config().maxWait());
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait) {
        try {
            CompletionStage<Long> asked = begin(permits);
            return asked == null
                    ? CompletableFuture.completedFuture(null)
                    : await(permits, maxWait, asked).answer();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /**
     * Asks without holding the thread, and tells of a call that ends at once.
     *
     * @return null if it is let through already
     */
    private @Nullable CompletionStage<Long> begin(long permits) {
        LimiterSettings terms = core.settings();
        long answer;
        try {
            answer = pass(permits, terms);
        } catch (DependencyException blocked) {
            core.ended(terms.meter(), Outcome.BLOCKED);
            throw blocked;
        }
        if (answer == TAKE) {
            CompletionStage<Long> taking = takeAsync(permits, terms);
            if (taking != Slot.TAKEN) {
                return taking;
            }
            answer = TAKEN;
        }
        tell(answer, terms);
        return null;
    }

    private AsyncWait await(long permits, Duration maxWait, CompletionStage<Long> asked) {
        SingleAttempt attempt = new SingleAttempt(this, permits, nanos(maxWait));
        return AsyncWait.start(attempt, attempt.inTime(asked));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        try {
            CompletionStage<Long> asked = begin(1);
            return asked == null
                    ? StagedCall.begin(call)
                    : StagedCall.after(await(1, core.settings().config().maxWait(), asked), call);
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public Decision peek(long permits) {
        return decide(permits, false);
    }

    @Override
    public Decision decide(long permits) {
        return decide(permits, true);
    }

    private Decision decide(long permits, boolean take) {
        checked(permits);
        LimiterSettings terms = core.settings();
        Mode mode = terms.mode();
        if (mode == Mode.OFF) {
            return Decisions.letThrough(slot.decide(permits, core.now(), false));
        }
        DependencyException obstacle = take ? core.obstacle() : core.obstacleInSight();
        if (obstacle == null) {
            Decision decision = slot.decide(permits, core.now(), take);
            if (take) {
                tell(decision, terms);
            }
            return mode == Mode.OBSERVE && !decision.allowed() ? Decisions.letThrough(decision) : decision;
        }
        Decision seen = slot.decide(permits, core.now(), false);
        if (take) {
            if (mode == Mode.OBSERVE) {
                core.observe(obstacle.reason());
            }
            core.ended(terms.meter(), mode == Mode.OBSERVE ? Outcome.OBSERVED : Outcome.BLOCKED);
        }
        return mode == Mode.OBSERVE
                ? Decisions.letThrough(seen)
                : Decisions.blocked(seen, obstacle.retryAfter(), obstacle.blockedBy());
    }

    @Override
    public void reset() {
        core.reset(slot, ActionNote.NONE);
    }
}
