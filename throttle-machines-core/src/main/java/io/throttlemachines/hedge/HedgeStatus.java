package io.throttlemachines.hedge;

import java.time.Duration;
import java.util.List;

/**
 * A hedge at one moment. All numbers count since the start.
 *
 * @param calls       calls that have ended
 * @param hedged      calls for which more than one attempt was started
 * @param won         calls that each attempt won, the first attempt first
 * @param failed      calls whose attempts all failed or were refused
 * @param timedOut    calls without an answer in time
 * @param attempts    attempts that started; skipped ones do not count
 * @param lost        attempts given up before they ended, or that ended too late to matter
 * @param delay       how long an attempt may run now before the next one starts
 * @param successRate the share of calls that got an answer, 0 to 1; 1 before the first
 */
public record HedgeStatus(
        String name,
        long calls,
        long hedged,
        List<Long> won,
        long failed,
        long timedOut,
        long attempts,
        long lost,
        Duration delay,
        double successRate) {

    /** Keeps its own copy. */
    public HedgeStatus {
        won = List.copyOf(won);
    }
}
