package io.throttlemachines.limiter;

import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.Mode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The permits of one slot, with the limiter's rules around it. */
final class SlotPermits implements Permits {

    /** What {@link #ask} answers for a call that is let through without taking anything. */
    static final long PASSED = -1;

    private static final CompletionStage<Long> PASSED_ASYNC = CompletableFuture.completedStage(PASSED);

    private static final Duration LONGEST_WAIT = Duration.ofNanos(Long.MAX_VALUE / 3);

    private final LimiterCore core;
    private final Slot slot;

    SlotPermits(LimiterCore core, Slot slot) {
        this.core = core;
        this.slot = slot;
    }

    LimiterCore core() {
        return core;
    }

    Slot slot() {
        return slot;
    }

    /**
     * Takes permits by all rules.
     *
     * @return zero if they were taken, {@link #PASSED} if the call is let through without them; otherwise the
     *     nanoseconds to wait
     */
    long ask(long permits) {
        if (passes(permits)) {
            return PASSED;
        }
        long wait = slot.take(permits, core.now());
        return wait == 0 ? 0 : unlessObserved(wait);
    }

    CompletionStage<Long> askAsync(long permits) {
        if (passes(permits)) {
            return PASSED_ASYNC;
        }
        CompletionStage<Long> wait = slot.takeAsync(permits, core.now());
        return wait == Slot.TAKEN ? wait : wait.thenApply(nanos -> nanos == 0 ? nanos : unlessObserved(nanos));
    }

    /**
     * Whether a call is let through without taking anything.
     *
     * @throws DependencyException if it is not to be let through at all
     */
    boolean passes(long permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ": ask for zero or more");
        }
        Mode mode = core.mode();
        if (mode == Mode.OFF) {
            return true;
        }
        DependencyException obstacle = core.obstacle();
        if (obstacle == null) {
            return permits == 0;
        }
        if (mode == Mode.ENFORCE) {
            throw obstacle;
        }
        core.observe(obstacle.reason());
        return true;
    }

    /** For a call that finds no permits: lets it through all the same if the limiter only observes. */
    long unlessObserved(long wait) {
        if (core.mode() == Mode.ENFORCE) {
            return wait;
        }
        core.observeThrottled();
        return PASSED;
    }

    ThrottledException refusal(long permits, long wait) {
        return core.refusal(slot.remaining(core.now()), permits, wait);
    }

    @Override
    public boolean tryAcquire(long permits) {
        return granted(ask(permits));
    }

    private boolean granted(long wait) {
        if (wait > 0) {
            core.countThrottled();
        }
        return wait <= 0;
    }

    @Override
    public void acquire(long permits) {
        acquire(permits, core.config().maxWait());
    }

    @Override
    public void acquire(long permits, Duration maxWait) {
        long wait = ask(permits);
        if (wait > 0) {
            long maxNanos = nanos(maxWait);
            if (wait > maxNanos) {
                throw refusal(permits, wait);
            }
            new SingleAttempt(this, permits, maxNanos).await(core.time(), wait);
        }
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
            return askAsync(permits).thenApply(this::granted).toCompletableFuture();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits) {
        return acquireAsync(permits, core.config().maxWait());
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait) {
        try {
            CompletionStage<Long> asked = askAsync(permits);
            return letThrough(asked)
                    ? CompletableFuture.completedFuture(null)
                    : await(permits, maxWait, asked).answer();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static boolean letThrough(CompletionStage<Long> asked) {
        return asked == Slot.TAKEN || asked == PASSED_ASYNC;
    }

    private AsyncWait await(long permits, Duration maxWait, CompletionStage<Long> asked) {
        SingleAttempt attempt = new SingleAttempt(this, permits, nanos(maxWait));
        return AsyncWait.start(attempt, attempt.inTime(asked), core::timers);
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        try {
            CompletionStage<Long> asked = askAsync(1);
            return letThrough(asked)
                    ? StagedCall.begin(call)
                    : StagedCall.after(await(1, core.config().maxWait(), asked), call);
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
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ": ask for zero or more");
        }
        Mode mode = core.mode();
        if (mode == Mode.OFF) {
            return slot.decide(permits, core.now(), false).letThrough();
        }
        DependencyException obstacle = take ? core.obstacle() : core.obstacleInSight();
        if (obstacle == null) {
            return judged(slot.decide(permits, core.now(), take), mode, take);
        }
        if (mode == Mode.OBSERVE && take) {
            core.observe(obstacle.reason());
        }
        Decision seen = slot.decide(permits, core.now(), false);
        return mode == Mode.OBSERVE ? seen.letThrough() : seen.blocked(obstacle.retryAfter(), obstacle.blockedBy());
    }

    private Decision judged(Decision decision, Mode mode, boolean take) {
        if (decision.allowed()) {
            return decision;
        }
        if (mode == Mode.OBSERVE) {
            if (take) {
                core.observeThrottled();
            }
            return decision.letThrough();
        }
        if (take) {
            core.countThrottled();
        }
        return decision;
    }

    @Override
    public void reset() {
        slot.reset();
    }
}
