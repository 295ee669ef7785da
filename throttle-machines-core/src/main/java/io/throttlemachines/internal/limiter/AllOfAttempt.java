package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.LimiterMeter.Outcome;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wish for permits of several limiters. */
final class AllOfAttempt extends Attempt {

    private final Part[] parts;
    private final boolean waits;

    /** The part that was asked last. */
    private Part asked;

    /** The part whose permits were last waited for. Volatile, as who cancels may be another thread. */
    private volatile Part slowest;

    AllOfAttempt(List<PermitRequest> requests, boolean waits) {
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("There are no requests: name at least one limiter.");
        }
        this.waits = waits;
        this.parts = requests.stream().map(Part::new).toArray(Part[]::new);
        this.asked = parts[0];
        this.slowest = parts[0];
    }

    /** What is wanted of one limiter, and how far it has come in this round. */
    private final class Part {

        private final DefaultPermits from;
        private final LimiterCore core;
        private final long permits;
        private final long deadline;
        private LimiterSettings terms;

        /** Whether nothing is to be taken. */
        private boolean passed;

        private boolean taken;
        private long takenAt;

        /** What to tell if all are let through; null for nothing. */
        private @Nullable Outcome outcome;

        /** Why it would not have been let through but for mode observe; null for want of permits. */
        private @Nullable String observed;

        Part(PermitRequest request) {
            from = DefaultPermits.of(request.of());
            core = from.core();
            permits = DefaultPermits.checked(request.permits());
            terms = core.settings();
            Duration maxWait = request.maxWait() == null ? terms.config().maxWait() : request.maxWait();
            deadline = core.now() + (waits ? DefaultPermits.nanos(maxWait) : 0);
        }

        void begin() {
            asked = this;
            terms = core.settings();
            taken = false;
            boolean off = terms.mode() == Mode.OFF;
            passed = off || permits == 0;
            outcome = off ? null : Outcome.PERMITTED;
            DependencyException obstacle = off ? null : core.obstacle();
            if (obstacle != null) {
                if (terms.mode() == Mode.ENFORCE) {
                    throw obstacle;
                }
                observed(obstacle.reason());
            }
        }

        private void observed(@Nullable String reason) {
            passed = true;
            outcome = Outcome.OBSERVED;
            observed = reason;
        }

        long untilFree() {
            asked = this;
            return passed ? 0 : judged(from.slot().untilFree(permits, core.now()));
        }

        long take() {
            asked = this;
            if (passed) {
                return 0;
            }
            takenAt = core.now();
            long wait = from.slot().take(permits, takenAt);
            taken = wait == 0;
            return judged(wait);
        }

        private long judged(long wait) {
            if (wait == 0 || terms.mode() == Mode.ENFORCE) {
                return wait;
            }
            observed(null);
            return 0;
        }

        long inTime(long wait) {
            if (wait > 0 && wait > deadline - core.now()) {
                throw from.refusal(permits, wait);
            }
            return wait;
        }

        void giveBack() {
            if (taken) {
                taken = false;
                from.slot().refund(permits, takenAt, core::now);
            }
        }

        void admitted() {
            if (outcome == Outcome.OBSERVED) {
                if (observed == null) {
                    core.observeThrottled();
                } else {
                    core.observe(observed);
                }
            }
            if (outcome != null) {
                core.ended(terms.meter(), outcome);
            }
        }
    }

    @Override
    long next() {
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
        return longest > 0 ? longest : takeAll();
    }

    private long takeAll() {
        for (Part part : parts) {
            long wait = part.take();
            if (wait > 0) {
                giveBack();
                slowest = part;
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
        asked = slowest;
        return asked.from.refusal(asked.permits, wait);
    }

    /** They were charged: each tells for itself. */
    @Override
    void admitted() {
        for (Part part : parts) {
            part.admitted();
        }
    }

    /** Only the one that refused tells: of the others nothing was taken. */
    @Override
    void refused(Outcome outcome) {
        asked.core.ended(asked.terms.meter(), outcome);
    }

    @Override
    void left() {
        LimiterCore waitedFor = waitsFor();
        waitedFor.ended(waitedFor.settings().meter(), Outcome.THROTTLED);
    }

    @Override
    LimiterCore waitsFor() {
        return slowest.core;
    }
}
