package io.throttlemachines.internal.limiter;

import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletionStage;

/** A request for permits of one limiter or key. */
final class SingleAttempt extends Attempt {

    private final RatePermits from;
    private final long permits;

    /** In nanoseconds. */
    private final long deadline;

    /** When permits were last requested, in nanoseconds. Written by one try after the other. */
    private long askedAt;

    /** The result of the last try. Written by one try after the other. */
    private Verdict verdict = Verdict.TAKEN;

    /**
     * Begins with a request that was made already.
     *
     * @param askedAt the time before that request, in nanoseconds
     */
    SingleAttempt(RatePermits from, long permits, long maxWaitNanos, long askedAt) {
        this.from = from;
        this.permits = permits;
        this.askedAt = askedAt;
        this.deadline = askedAt + maxWaitNanos;
    }

    @Override
    long next() {
        askedAt = from.core.now();
        return inTime(from.ask(permits, from.core.settings()));
    }

    @Override
    CompletionStage<Long> nextAsync() {
        askedAt = from.core.now();
        return inTime(from.askAsync(permits, from.core.settings()));
    }

    CompletionStage<Long> inTime(CompletionStage<Verdict> asked) {
        return asked.thenApply(this::inTime);
    }

    private long inTime(Verdict latest) {
        verdict = latest;
        latest.throwIfBlocked();
        if (latest.nanosToWait() > deadline - askedAt) {
            throw from.refusal(permits, latest.nanosToWait());
        }
        return latest.nanosToWait();
    }

    @Override
    void refund() {
        if (verdict.kind() == Verdict.Kind.TAKEN) {
            from.slot.refund(permits, askedAt, verdict.receipt(), from.core::now);
        }
    }

    @Override
    ThrottledException interrupted(long wait) {
        return from.refusal(permits, wait);
    }

    @Override
    void admitted() {
        verdict.report(from.core, from.core.settings());
    }

    @Override
    void refused(Outcome outcome) {
        from.core.ended(from.core.settings().meter(), outcome);
    }

    @Override
    LimiterCore waitsFor() {
        return from.core;
    }
}
