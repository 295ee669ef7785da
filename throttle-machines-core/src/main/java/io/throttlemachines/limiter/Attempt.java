package io.throttlemachines.limiter;

import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.time.Time;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One caller's wish for permits, and how long it is ready to wait. Looks again each time it is asked. For one caller. */
abstract class Attempt {

    /**
     * Takes what is wished for if it is there.
     *
     * @return zero or less if the call is let through; otherwise the nanoseconds to wait before the next look
     * @throws io.throttlemachines.refusal.RefusedException if it is refused, or would be there too late
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

    /**
     * Waits and looks until let through, holding the thread.
     *
     * @param first the wait that the first look asked for
     */
    final void await(Time time, long first) {
        for (long wait = first; wait > 0; wait = next()) {
            try {
                time.sleep(wait);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw calledAway(wait);
            }
        }
    }
}
