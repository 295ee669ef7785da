package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.LimiterMeter.Outcome;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletionStage;

/** A wish for permits of one limiter or key. */
final class SingleAttempt extends Attempt {

    private final DefaultPermits from;
    private final long permits;
    private final long deadline;
    private long askedAt;

    /** What the last look answered. */
    private long answer;

    SingleAttempt(DefaultPermits from, long permits, long maxWaitNanos) {
        this.from = from;
        this.permits = permits;
        this.askedAt = from.core().now();
        this.deadline = askedAt + maxWaitNanos;
    }

    @Override
    long next() {
        askedAt = from.core().now();
        return inTime(from.ask(permits));
    }

    @Override
    CompletionStage<Long> nextAsync() {
        askedAt = from.core().now();
        return inTime(from.askAsync(permits));
    }

    CompletionStage<Long> inTime(CompletionStage<Long> asked) {
        return asked.thenApply(this::inTime);
    }

    private long inTime(long wait) {
        answer = wait;
        if (wait > deadline - askedAt) {
            throw from.refusal(permits, wait);
        }
        return wait;
    }

    @Override
    void giveBack() {
        if (answer == DefaultPermits.TAKEN) {
            from.slot().refund(permits, askedAt, from.core()::now);
        }
    }

    @Override
    ThrottledException calledAway(long wait) {
        return from.refusal(permits, wait);
    }

    @Override
    void admitted() {
        from.tell(answer, from.core().settings());
    }

    @Override
    void refused(Outcome outcome) {
        from.core().ended(from.core().settings().meter(), outcome);
    }

    @Override
    void left() {
        refused(Outcome.THROTTLED);
    }

    @Override
    LimiterCore waitsFor() {
        return from.core();
    }
}
