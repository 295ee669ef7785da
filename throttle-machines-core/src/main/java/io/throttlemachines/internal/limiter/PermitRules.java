package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.LimiterMeter.Outcome;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A limiter's rules around one slot, and what is told of calls that end there. */
abstract class PermitRules {

    /** What {@link #ask} answers for permits that were taken. */
    static final long TAKEN = 0;

    /** For a call that is let through by a limiter that is switched off. */
    private static final long OFF = -1;

    /** For a call that asks for no permits. */
    private static final long FREE = -2;

    /** For a call that is let through only because the limiter observes. */
    private static final long OBSERVED = -3;

    /** What {@link #pass} answers if permits are to be taken. */
    static final long TAKE = 1;

    final LimiterCore core;
    final Slot slot;

    PermitRules(LimiterCore core, Slot slot) {
        this.core = core;
        this.slot = slot;
    }

    final LimiterCore core() {
        return core;
    }

    final Slot slot() {
        return slot;
    }

    /**
     * Takes permits by all rules. Tells nobody: what comes of it is the caller's to {@link #tell}.
     *
     * @return {@link #TAKEN}, less if the call is let through without them; otherwise the nanoseconds to wait
     * @throws DependencyException if it is not to be let through at all
     */
    long ask(long permits) {
        return ask(permits, core.settings());
    }

    long ask(long permits, LimiterSettings terms) {
        long passed = pass(permits, terms);
        return passed == TAKE ? unlessObserved(slot.take(permits, core.now()), terms) : passed;
    }

    CompletionStage<Long> askAsync(long permits) {
        LimiterSettings terms = core.settings();
        long passed = pass(permits, terms);
        return passed == TAKE ? takeAsync(permits, terms) : CompletableFuture.completedStage(passed);
    }

    CompletionStage<Long> takeAsync(long permits, LimiterSettings terms) {
        CompletionStage<Long> wait = slot.takeAsync(permits, core.now());
        return wait == Slot.TAKEN ? wait : wait.thenApply(nanos -> unlessObserved(nanos, terms));
    }

    /**
     * Whether a call is let through without taking anything.
     *
     * @throws DependencyException if it is not to be let through at all
     */
    long pass(long permits, LimiterSettings terms) {
        checked(permits);
        if (terms.mode() == Mode.OFF) {
            return OFF;
        }
        DependencyException obstacle = core.obstacle();
        if (obstacle == null) {
            return permits == 0 ? FREE : TAKE;
        }
        if (terms.mode() == Mode.ENFORCE) {
            throw obstacle;
        }
        core.observe(obstacle.reason());
        return OBSERVED;
    }

    static long checked(long permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ": ask for zero or more");
        }
        return permits;
    }

    /** For a call that finds no permits: lets it through all the same if the limiter only observes. */
    long unlessObserved(long wait, LimiterSettings terms) {
        if (wait == TAKEN || terms.mode() == Mode.ENFORCE) {
            return wait;
        }
        core.observeThrottled();
        return OBSERVED;
    }

    /** Tells who measures of a call that was let through. */
    void tell(long answer, LimiterSettings terms) {
        if (answer == TAKEN || answer == FREE) {
            core.ended(terms.meter(), Outcome.PERMITTED);
        } else if (answer == OBSERVED) {
            core.ended(terms.meter(), Outcome.OBSERVED);
        }
    }

    void tell(Decision decision, LimiterSettings terms) {
        if (decision.allowed()) {
            core.ended(terms.meter(), Outcome.PERMITTED);
        } else if (terms.mode() == Mode.OBSERVE) {
            core.observeThrottled();
            core.ended(terms.meter(), Outcome.OBSERVED);
        } else {
            core.ended(terms.meter(), Outcome.THROTTLED);
        }
    }

    void throttled() {
        core.ended(core.settings().meter(), Outcome.THROTTLED);
    }

    ThrottledException refusal(long permits, long wait) {
        return core.refusal(slot.remaining(core.now()), permits, wait);
    }
}
