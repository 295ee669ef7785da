package io.throttlemachines.limiter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a limiter knows about a request for permits, all from the same moment.
 *
 * @param allowed    whether the call may be made
 * @param permits    the number of requested permits
 * @param remaining  permits left, after taking the requested ones if they were taken
 * @param retryAfter how long until the requested permits are there if no others are taken meanwhile: zero if allowed; empty
 *                   if unknown, or if more were requested than can ever be there at once
 * @param resetAfter how long until all permits are back if no others are taken; zero if that depends on when calls end
 * @param blockedBy  full names of the open breakers that block the limiter; its own name if its guard objects; empty unless
 *                   that is why the call may not be made
 */
public record Decision(
        boolean allowed,
        long permits,
        long remaining,
        Optional<Duration> retryAfter,
        Duration resetAfter,
        List<String> blockedBy) {

    /** Copies the names. */
    public Decision {
        blockedBy = List.copyOf(blockedBy);
    }
}
