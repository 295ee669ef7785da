package io.throttlemachines.limiter;

import io.throttlemachines.refusal.ThrottledException;
import java.util.List;

/** A wish for permits of several limiters. */
final class AllOfAttempt extends Attempt {

    private final Part[] parts;
    private final boolean waits;

    /** The part whose permits were last waited for. */
    private Part slowest;

    AllOfAttempt(List<AllOf.Want> wants, boolean waits) {
        if (wants.isEmpty()) {
            throw new IllegalArgumentException("wants is empty: name at least one limiter");
        }
        this.waits = waits;
        this.parts = wants.stream().map(Part::new).toArray(Part[]::new);
        this.slowest = parts[0];
    }

    /** What is wanted of one limiter, and how far it has come in this round. */
    private final class Part {

        private final SlotPermits from;
        private final long permits;
        private final long deadline;
        private boolean passed;
        private boolean taken;
        private long takenAt;

        Part(AllOf.Want want) {
            from = want.slotPermits();
            permits = want.permits();
            deadline = from.core().now() + (waits ? SlotPermits.nanos(want.maxWait()) : 0);
        }

        void begin() {
            taken = false;
            passed = from.passes(permits);
        }

        long untilFree() {
            return passed
                    ? 0
                    : judged(from.slot().untilFree(permits, from.core().now()));
        }

        long take() {
            if (passed) {
                return 0;
            }
            takenAt = from.core().now();
            long wait = from.slot().take(permits, takenAt);
            taken = wait == 0;
            return judged(wait);
        }

        private long judged(long wait) {
            if (wait == 0) {
                return 0;
            }
            if (from.unlessObserved(wait) == SlotPermits.PASSED) {
                passed = true;
                return 0;
            }
            slowest = this;
            return wait;
        }

        long inTime(long wait) {
            if (wait > 0 && wait > deadline - from.core().now()) {
                throw from.refusal(permits, wait);
            }
            return wait;
        }

        void giveBack() {
            if (taken) {
                taken = false;
                from.slot().refund(permits, takenAt, from.core()::now);
            }
        }
    }

    LimiterCore first() {
        return parts[0].from.core();
    }

    @Override
    long next() {
        for (Part part : parts) {
            part.begin();
        }
        long longest = 0;
        for (Part part : parts) {
            longest = Math.max(longest, part.inTime(part.untilFree()));
        }
        return longest > 0 ? longest : takeAll();
    }

    private long takeAll() {
        for (Part part : parts) {
            long wait = part.take();
            if (wait > 0) {
                giveBack();
                return part.inTime(wait);
            }
        }
        return 0;
    }

    @Override
    void giveBack() {
        for (Part part : parts) {
            part.giveBack();
        }
    }

    @Override
    ThrottledException calledAway(long wait) {
        return slowest.from.refusal(slowest.permits, wait);
    }
}
