package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStore.News;

/**
 * How many instances are live.
 *
 * <p>A store that has lost its memory, or was away for longer than instances count as live, counts each of them again when it
 * comes back. So an instance that has to join again, or has missed beats, reckons with as many as before, until the others have had
 * time to come back too: one sick instance must not be all there is.
 *
 * @param now    by the latest news; 0 before the first
 * @param before how many there were before the store was away
 * @param until  up to when that many count for a quorum, in nanoseconds of the shared time
 */
record Live(int now, int before, long until) {

    static final Live UNKNOWN = new Live(0, 0, 0);

    /** What an instance reckons with that has never seen the fleet, and finds a store that was away. */
    private static final int ASSUMED = 3;

    /** Clients that connect again wait longer from one attempt to the next, up to about this time. */
    private static final long LONGEST_RECONNECT = 30_000_000_000L;

    /** How many instances a quorum is a share of, at least 1. */
    int forQuorum(long nanos) {
        return Math.max(1, nanos < until ? Math.max(now, before) : now);
    }

    /**
     * After news.
     *
     * @param awayNanos how long the store had not answered
     * @param times     how often instances show that they live
     */
    Live after(News news, long nanos, long awayNanos, FleetConfig times) {
        long alive = times.aliveFor().toNanos();
        boolean away = now == 0
                ? awayNanos > alive
                : news.joined() || awayNanos > times.heartbeat().toNanos();
        if (!away || nanos < until) {
            return new Live(news.live(), before, until);
        }
        int known = now == 0 ? ASSUMED : now;
        return new Live(news.live(), known, nanos + alive + Math.min(awayNanos, LONGEST_RECONNECT));
    }
}
