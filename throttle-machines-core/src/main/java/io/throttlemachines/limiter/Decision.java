package io.throttlemachines.limiter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a limiter answers to "may I?", all from the same moment.
 *
 * @param allowed    whether the call may be made
 * @param permits    the permits that were asked for
 * @param remaining  permits left, after taking those asked for if they were taken
 * @param retryAfter how long to wait before as many permits as were asked for are there, if nobody takes any meanwhile: zero
 *                   if allowed, empty if nobody can know or if they never will be, as more were asked for than can be there
 *                   at once
 * @param resetAfter how long until all permits are back if no more are taken
 * @param blockedBy  the open breakers that stand in the way of what the limiter depends on, by full name; for a guard that says
 *                   no, the limiter itself; empty unless that is why the call may not be made
 */
public record Decision(
        boolean allowed,
        long permits,
        long remaining,
        Optional<Duration> retryAfter,
        Duration resetAfter,
        List<String> blockedBy) {

    /** Keeps its own copy of the names. */
    public Decision {
        blockedBy = List.copyOf(blockedBy);
    }
}
