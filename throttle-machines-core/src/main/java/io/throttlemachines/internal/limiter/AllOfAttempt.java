package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request for permits of several limiters. */
final class AllOfAttempt extends Attempt {

    private final Part[] parts;
    private final boolean waits;

    /** Shared permits first: another instance may take them at any time, so that only taking them says whether they are there. */
    private final Part[] takeOrder;

    /** The part that was asked last. Written only by the thread that tries. */
    private Part asked;

    /** The part whose permits were last waited for. Volatile, because another thread may cancel. */
    private volatile Part slowest;

    AllOfAttempt(List<PermitRequest> requests, boolean waits) {
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("There are no requests: name at least one limiter.");
        }
        this.waits = waits;
        this.parts = requests.stream().map(Part::new).toArray(Part[]::new);
        for (Part part : parts) {
            part.together = together(part);
        }
        this.takeOrder = Stream.concat(
                        Stream.of(parts).filter(Part::shared), Stream.of(parts).filter(part -> !part.shared()))
                .toArray(Part[]::new);
        this.asked = parts[0];
        this.slowest = parts[0];
    }

    /** How many permits all parts need of what one of them asks; the most there is if that is more. */
    private long together(Part part) {
        long sum = 0;
        for (Part other : parts) {
            if (other.from.slot.samePermits(part.from.slot)) {
                sum = other.permits > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + other.permits;
            }
        }
        return sum;
    }

    /** The request to one limiter, and its progress in this round. Its fields are written only by the thread that tries. */
    private final class Part {

        private final DefaultPermits from;
        private final LimiterCore core;
        private final long permits;

        /** The permits of all parts that ask the same limiter or key. Written once, before the first round. */
        private long together;

        /** In nanoseconds. */
        private final long deadline;

        private LimiterSettings settings;

        /** Null while the call must still take permits. */
        private @Nullable Verdict verdict;

        private long takenAt;

        Part(PermitRequest request) {
            from = DefaultPermits.of(request.of());
            core = from.core;
            permits = Verdict.checked(request.permits());
            settings = core.settings();
            Duration maxWait = request.maxWait() == null ? settings.config().maxWait() : request.maxWait();
            deadline = core.now() + (waits ? DefaultPermits.nanos(maxWait) : 0);
        }

        void begin() {
            asked = this;
            settings = core.settings();
            verdict = Verdict.beforePermits(core, settings, permits, false);
            if (verdict != null) {
                verdict.throwIfBlocked();
            }
        }

        boolean shared() {
            return from.slot.shared();
        }

        /** Nanoseconds until the permits are free; zero if the call can pass without them, or only taking them can say. */
        long untilFree() {
            asked = this;
            if (verdict != null) {
                return 0;
            }
            Verdict foreseen = Verdict.withPermits(from.slot.untilFree(together, core.now()), settings);
            if (foreseen.kind() == Verdict.Kind.OBSERVED) {
                verdict = foreseen;
            }
            return foreseen.nanosToWait();
        }

        /** Takes the permits; returns the nanoseconds to wait if they are not free after all. */
        long take() {
            asked = this;
            if (verdict == null) {
                takenAt = core.now();
                verdict = Verdict.withPermits(from.slot.take(permits, takenAt), settings);
            }
            return verdict.nanosToWait();
        }

        /** Does the same without holding the thread. */
        CompletionStage<Long> takeAsync() {
            if (verdict != null || !shared()) {
                return CompletableFuture.completedStage(take());
            }
            asked = this;
            takenAt = core.now();
            return from.slot.takeAsync(permits, takenAt).thenApply(wait -> {
                Verdict judged = Verdict.withPermits(wait, settings);
                verdict = judged;
                return judged.nanosToWait();
            });
        }

        /** Returns the wait, or refuses the call if it is too long. */
        long inTime(long wait) {
            if (wait > 0 && wait > deadline - core.now()) {
                throw from.refusal(together, wait);
            }
            return wait;
        }

        void refund() {
            Verdict last = verdict;
            if (last != null && last.kind() == Verdict.Kind.TAKEN) {
                verdict = null;
                from.slot.refund(permits, takenAt, last.receipt(), core::now);
            }
        }

        void admitted() {
            if (verdict != null) {
                verdict.report(core, settings);
            }
        }
    }

    @Override
    long next() {
        long wait = longestWait();
        return wait > 0 ? wait : takeAll();
    }

    @Override
    CompletionStage<Long> nextAsync() {
        long wait = longestWait();
        return wait > 0 ? CompletableFuture.completedStage(wait) : takeAllAsync();
    }

    /** How long to wait before taking anything makes sense; zero if all permits may be there. */
    private long longestWait() {
        for (Part part : parts) {
            part.begin();
        }
        long longest = 0;
        for (Part part : parts) {
            long wait = part.inTime(part.untilFree());
            if (wait > longest) {
                longest = wait;
                slowest = part;
            }
        }
        return longest;
    }

    private long takeAll() {
        try {
            for (Part part : takeOrder) {
                long wait = part.take();
                if (wait > 0) {
                    return missing(part, wait);
                }
            }
            return 0;
        } catch (Throwable failure) {
            refund();
            throw failure;
        }
    }

    private CompletionStage<Long> takeAllAsync() {
        return takeAllAsync(0).whenComplete((wait, failure) -> {
            if (failure != null) {
                refund();
            }
        });
    }

    private CompletionStage<Long> takeAllAsync(int next) {
        if (next == takeOrder.length) {
            return CompletableFuture.completedStage(0L);
        }
        Part part = takeOrder[next];
        return part.takeAsync()
                .thenCompose(wait ->
                        wait > 0 ? CompletableFuture.completedStage(missing(part, wait)) : takeAllAsync(next + 1));
    }

    /** Gives back what was taken; returns the wait, or refuses the call if it is too long. */
    private long missing(Part part, long wait) {
        refund();
        slowest = part;
        return part.inTime(wait);
    }

    @Override
    void refund() {
        for (Part part : parts) {
            part.refund();
        }
    }

    @Override
    ThrottledException interrupted(long wait) {
        asked = slowest;
        return asked.from.refusal(asked.together, wait);
    }

    /** Each limiter reports for itself, because all were charged. */
    @Override
    void admitted() {
        for (Part part : parts) {
            part.admitted();
        }
    }

    /** Only the limiter that refused reports, because nothing was taken from the others. */
    @Override
    void refused(Outcome outcome) {
        asked.core.ended(asked.settings.meter(), outcome);
    }

    @Override
    LimiterCore waitsFor() {
        return slowest.core;
    }
}
