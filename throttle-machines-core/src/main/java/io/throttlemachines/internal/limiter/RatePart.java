package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request for permits that come back by themselves. */
final class RatePart extends AllOfPart {

    private final RatePermits rate;
    private long takenAt;

    RatePart(RatePermits from, PermitRequest request, boolean waits) {
        super(from, request, waits);
        this.rate = from;
    }

    @Override
    boolean shared() {
        return rate.slot.shared();
    }

    @Override
    long untilFree() {
        if (verdict != null) {
            return 0;
        }
        Verdict foreseen = Verdict.withPermits(rate.slot.untilFree(together, core.now()), settings);
        if (foreseen.kind() == Verdict.Kind.OBSERVED) {
            verdict = foreseen;
        }
        return foreseen.nanosToWait();
    }

    @Override
    long take() {
        if (verdict == null) {
            takenAt = core.now();
            verdict = Verdict.withPermits(rate.slot.take(permits, takenAt), settings);
        }
        return verdict.nanosToWait();
    }

    @Override
    CompletionStage<Long> takeAsync() {
        if (verdict != null || !shared()) {
            return CompletableFuture.completedStage(take());
        }
        takenAt = core.now();
        return rate.slot.takeAsync(permits, takenAt).thenApply(wait -> {
            Verdict judged = Verdict.withPermits(wait, settings);
            verdict = judged;
            return judged.nanosToWait();
        });
    }

    @Override
    void refund() {
        Verdict last = verdict;
        if (last != null && last.kind() == Verdict.Kind.TAKEN) {
            verdict = null;
            rate.slot.refund(permits, takenAt, last.receipt(), core::now);
        }
    }

    @Override
    ThrottledException refusal(long wait) {
        return rate.refusal(together, wait);
    }
}
