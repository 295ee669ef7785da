package io.throttlemachines.internal.limiter.store;

/**
 * At most {@code limit} permits in each window. The state is the number in which {@link Windows} encodes the window and
 * the permits used in it.
 *
 * <p>When settings change, the permits used in the current window stay used. With another period they count in the window
 * of the new length that is current then.
 */
final class FixedWindow extends WordAlgorithm {

    private final long limit;
    private final Windows windows;

    /** When the windows got their length, in nanoseconds. */
    private final long since;

    FixedWindow(long limit, long periodNanos) {
        this(limit, new Windows(limit, periodNanos), 0);
    }

    private FixedWindow(long limit, Windows windows, long since) {
        this.limit = limit;
        this.windows = windows;
        this.since = since;
    }

    @Override
    FixedWindow changed(BucketSettings next, long now) {
        Windows after = windows.changed(next.limit(), next.periodNanos());
        return new FixedWindow(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    long carry(WordAlgorithm from, long state, long now) {
        FixedWindow before = (FixedWindow) from;
        long window = windows.after(before.windows, before.window(state, now), now);
        return windows.empty(window) + Math.min(before.used(state, now), windows.most());
    }

    @Override
    long empty(long now) {
        return windows.empty(windows.at(now));
    }

    @Override
    long next(long state, long now, long permits) {
        if (permits > limit) {
            return NEVER;
        }
        long window = window(state, now);
        long count = Math.max(state, windows.empty(window));
        long used = count - windows.empty(window);
        return permits <= limit - used ? count + permits : now - windows.start(window + 1);
    }

    @Override
    long remaining(long state, long now) {
        return Math.max(0, limit - used(state, now));
    }

    @Override
    long untilFull(long state, long now) {
        return used(state, now) == 0 ? 0 : windows.start(window(state, now) + 1) - now;
    }

    /** Permits taken from a window of another length are lost: it is unknown whether they count in this window. */
    @Override
    long refund(long state, long permits, long takenAt, long now) {
        long empty = windows.empty(windows.at(takenAt));
        boolean movedOn = takenAt < since || state < empty || state - empty > windows.most();
        return movedOn ? state : Math.max(empty, state - permits);
    }

    @Override
    long longestUntilFull() {
        return windows.period();
    }

    private long used(long state, long now) {
        return Math.max(0, state - windows.empty(window(state, now)));
    }

    /** The window of the time, or that of the state if that one is later. */
    private long window(long state, long now) {
        long window = windows.at(now);
        return state - windows.empty(window) <= windows.most() ? window : windows.of(state);
    }
}
