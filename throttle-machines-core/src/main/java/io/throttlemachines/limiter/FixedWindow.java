package io.throttlemachines.limiter;

/** So many permits in each window; the state is the number {@link Windows} makes of the window and what was used of it. */
final class FixedWindow implements WordRule {

    private final long limit;
    private final Windows windows;

    FixedWindow(long limit, long periodNanos) {
        this.limit = limit;
        this.windows = new Windows(limit, periodNanos);
    }

    @Override
    public long next(long state, long now, long permits) {
        if (permits > limit) {
            return NEVER;
        }
        long window = window(state, now);
        long count = Math.max(state, windows.empty(window));
        long used = count - windows.empty(window);
        return permits <= limit - used ? count + permits : now - windows.start(window + 1);
    }

    @Override
    public long remaining(long state, long now) {
        return limit - used(state, now);
    }

    @Override
    public long untilFull(long state, long now) {
        return used(state, now) == 0 ? 0 : windows.start(window(state, now) + 1) - now;
    }

    @Override
    public long refund(long state, long permits, long takenAt, long now) {
        long empty = windows.empty(windows.at(takenAt));
        boolean movedOn = state < empty || state - empty > limit;
        return movedOn ? state : Math.max(empty, state - permits);
    }

    @Override
    public long longestUntilFull() {
        return windows.period();
    }

    private long used(long state, long now) {
        return Math.max(0, state - windows.empty(window(state, now)));
    }

    /** The window of the time, or that of the state if it is the later. */
    private long window(long state, long now) {
        long window = windows.at(now);
        return state - windows.empty(window) <= limit ? window : windows.of(state);
    }
}
