package io.throttlemachines.internal.fleet;

import java.util.concurrent.TimeUnit;

/**
 * How long a place of this instance stays free for the next call, where the caller that asked for it did not wait. Callers may come
 * so rarely that a place which other instances got back after a poll would never be used. Only what they did since the breaker
 * opened says how often they come. Thread-safe.
 */
final class Patience {

    /** Callers that come less often find no place. One that does not come again holds up the others no longer than this. */
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final long shortest;

    /** The last question. Any thread may write it. */
    private volatile Asked last = new Asked(-1, 0, 0);

    /**
     * A question.
     *
     * @param openedAt when the breaker had opened
     * @param at       when the caller asked, in nanoseconds of the shared time
     * @param pause    how long that was after the question before; 0 if there was none
     */
    private record Asked(long openedAt, long at, long pause) {}

    Patience(long shortestNanos) {
        this.shortest = shortestNanos;
    }

    /** A caller asks and does not wait. Those that come together count as one. */
    void asked(long openedAt, long now) {
        Asked before = last;
        long pause = now - before.at();
        if (openedAt != before.openedAt()) {
            last = new Asked(openedAt, now, 0);
        } else if (pause >= shortest) {
            last = new Asked(openedAt, now, pause);
        }
    }

    /** For a breaker that opened at a time. */
    long nanos(long openedAt) {
        Asked asked = last;
        return asked.openedAt() == openedAt ? Math.max(shortest, Math.min(2 * asked.pause(), LONGEST)) : shortest;
    }
}
