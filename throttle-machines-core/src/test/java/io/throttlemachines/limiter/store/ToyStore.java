package io.throttlemachines.limiter.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store for the instances of one JVM. It counts in fixed windows whatever the algorithm, so that it never grants more than
 * a limit allows. It answers at once, and keeps each owner for ever: a real store lets entries expire.
 */
public class ToyStore implements PermitStore {

    private final Clock clock;

    /** Guarded by this. */
    private final Map<Owner, Window> windows = new HashMap<>();

    /** The permits that were taken in the window that ends at this time, in nanoseconds. */
    private record Window(long end, long taken) {}

    /** The clock decides for all instances. */
    public ToyStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        Window window = window(owner, limit);
        if (permits > most(limit) - window.taken()) {
            return CompletableFuture.completedFuture(reply(window, limit, permits));
        }
        Window after = new Window(window.end(), window.taken() + permits);
        windows.put(owner, after);
        return CompletableFuture.completedFuture(reply(after, limit, 0));
    }

    @Override
    public synchronized CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        return CompletableFuture.completedFuture(reply(window(owner, limit), limit, permits));
    }

    @Override
    public synchronized CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        Window window = window(owner, limit);
        if (takenAt >= window.end() - limit.periodNanos()) {
            windows.put(owner, new Window(window.end(), Math.max(0, window.taken() - permits)));
        }
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public synchronized CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        boolean taken = window(owner, limit).taken() > 0;
        windows.remove(owner);
        return CompletableFuture.completedFuture(taken);
    }

    /** What is left after a window's permits were taken, and how long a caller that needs more has to wait. */
    private Reply reply(Window window, Limit limit, long permits) {
        long left = Math.max(0, most(limit) - window.taken());
        long untilEnd = window.end() - now();
        long retryAfter = permits <= left ? 0 : permits > most(limit) ? NEVER : untilEnd;
        return new Reply(permits <= left, left, retryAfter, window.taken() == 0 ? 0 : untilEnd, now());
    }

    private static long most(Limit limit) {
        return Math.min(limit.permits(), limit.burst());
    }

    /** The window that counts now: the known one while it lasts, then a fresh one. */
    private Window window(Owner owner, Limit limit) {
        Window known = windows.get(owner);
        return known != null && known.end() > now()
                ? known
                : new Window(now() - now() % limit.periodNanos() + limit.periodNanos(), 0);
    }

    private long now() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }
}
