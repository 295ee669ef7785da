package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.LimiterMeter.Outcome;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One caller's wish for permits, and how long it is ready to wait. Looks again each time it is asked, and tells how it
 * ended once, however often it has looked. For one caller.
 */
abstract class Attempt {

    /**
     * Takes what is wished for if it is there.
     *
     * @return zero or less if the call is let through; otherwise the nanoseconds to wait before the next look
     * @throws RefusedException if it is refused, or would be there too late
     */
    abstract long next();

    /** The same without holding the thread. */
    CompletionStage<Long> nextAsync() {
        return CompletableFuture.completedStage(next());
    }

    /** Gives back what the last look has taken, since nobody is there any more to use it. */
    abstract void giveBack();

    /** The refusal for who is called away while waiting. */
    abstract ThrottledException calledAway(long wait);

    /** Tells that the last look let it through. */
    abstract void admitted();

    /** Tells that the limiter asked last has refused it. */
    abstract void refused(Outcome outcome);

    /** Tells that the caller went away while it waited, so that it was refused for want of permits. */
    abstract void left();

    /** The limiter whose permits are, or were last, waited for. */
    abstract LimiterCore waitsFor();

    final void refused(RefusedException refusal) {
        refused(refusal instanceof ThrottledException ? Outcome.THROTTLED : Outcome.BLOCKED);
    }

    /** The first look; tells how it ended unless it is to wait. */
    final long first() {
        try {
            long wait = next();
            if (wait <= 0) {
                admitted();
            }
            return wait;
        } catch (RefusedException refusal) {
            refused(refusal);
            throw refusal;
        }
    }

    /**
     * Waits and looks until let through, holding the thread.
     *
     * @param first the wait that the first look asked for
     */
    final void await(long first) {
        Time time = waitsFor().time();
        long since = time.nanos();
        try {
            for (long wait = first; wait > 0; wait = next()) {
                hold(time, wait);
            }
            admitted();
        } catch (RefusedException refusal) {
            refused(refusal);
            throw refusal;
        } finally {
            waitsFor().waited(time.nanos() - since);
        }
    }

    private void hold(Time time, long wait) {
        try {
            time.sleep(wait);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw calledAway(wait);
        }
    }
}
