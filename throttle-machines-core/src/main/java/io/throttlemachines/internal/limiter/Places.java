package io.throttlemachines.internal.limiter;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.key.KeyValue;
import io.throttlemachines.internal.limiter.concurrency.AdaptiveLimit;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import io.throttlemachines.refusal.ThrottledException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The places of a limiter of concurrent calls, or of one of its keys. Thread-safe. */
final class Places implements KeyValue {

    /** How long an adaptive limit is remembered for a key without calls. */
    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private static final VarHandle BOUNDS;

    static {
        try {
            BOUNDS = MethodHandles.lookup().findVarHandle(Places.class, "bounds", Bounds.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final LimiterCore core;
    private final Bulkhead bulkhead;

    /** Contains this as long as callers wait for it. Any thread may change it. */
    private final Set<Places> awaited;

    /** How many callers wait, or are about to. */
    private final AtomicInteger waiters = new AtomicInteger();

    /** The limit by the settings that some call has found in force. Replaced with compare-and-set. */
    private volatile Bounds bounds;

    /** Places of calls that have no {@link PlacePermit}. */
    private final Queue<Place> kept = new ConcurrentLinkedQueue<>();

    /** When a call last ended, in nanoseconds; only if the limit is adaptive. Any thread may write it. */
    private volatile long endedAt;

    /**
     * The limit by one version of the settings.
     *
     * @param first    the limit of the settings, kept here because each call reads it
     * @param adaptive null if it stays as it is
     */
    private record Bounds(
            LimiterConfig config, int first, @Nullable AdaptiveLimit adaptive) {

        private Bounds(LimiterConfig config, @Nullable AdaptiveLimit adaptive) {
            this(config, (int) config.limit(), adaptive);
        }

        static Bounds of(LimiterConfig config, long now) {
            Long least = config.minLimit();
            Long most = config.maxLimit();
            return new Bounds(
                    config, least == null || most == null ? null : new AdaptiveLimit(config.limit(), least, most, now));
        }

        Bounds follow(LimiterConfig next, long now) {
            return new Bounds(
                    next,
                    adaptive == null
                            ? null
                            : adaptive.replacedBy(
                                    next.limit(),
                                    Objects.requireNonNull(next.minLimit()),
                                    Objects.requireNonNull(next.maxLimit()),
                                    now));
        }

        int limit() {
            return adaptive == null ? first : (int) adaptive.limit();
        }
    }

    Places(LimiterCore core, Set<Places> awaited) {
        this.core = core;
        this.awaited = awaited;
        LimiterConfig config = core.settings().config();
        this.bounds = Bounds.of(config, adapts(config) ? core.now() : 0);
        this.bulkhead = new Bulkhead(bounds.limit(), this::alone, places -> refusal(1), core.time());
    }

    private static boolean adapts(LimiterConfig config) {
        return config.algorithm() == Algorithm.ADAPTIVE_CONCURRENCY;
    }

    /** The bulkhead, with as many places as the settings in force and the latency permit. */
    @SuppressWarnings("ReferenceEquality") // each change of the settings makes another object
    Bulkhead bulkhead(LimiterConfig config) {
        Bounds current = bounds;
        if (current.config() != config) {
            Bounds next = current.follow(config, core.now());
            boolean unused = BOUNDS.compareAndSet(this, current, next);
            current = bounds;
        }
        int limit = current.limit();
        if (bulkhead.places() != limit) {
            bulkhead.resize(limit);
        }
        return bulkhead;
    }

    /** Applies the settings in force, refuses callers that can never have their permits by them, and lets in others that wait. */
    void follow(LimiterConfig config) {
        Bulkhead current = bulkhead(config);
        current.refuseWaiting((int) config.burst(), () -> refusal(1)); // the next try is refused by itself
        current.serve();
    }

    /** Lets all callers that wait try again, as the mode of the limiter makes none wait any more. */
    void letThrough() {
        bulkhead.refuseWaiting(() -> refusal(1)); // the next try knows that the call is not refused
    }

    /** A caller begins to wait. {@link #leftByWaiter} follows once, also if it does not wait after all. */
    void awaitedByOneMore() {
        waiters.incrementAndGet();
        awaited.add(this);
    }

    /** Looks again after it has left the set, in case a caller has begun to wait meanwhile. */
    void leftByWaiter() {
        if (waiters.decrementAndGet() == 0) {
            awaited.remove(this);
            if (waiters.get() > 0) {
                awaited.add(this);
                follow(core.settings().config()); // which may have changed in between
            }
        }
    }

    /** Reads the clock only if the time of a call matters. */
    long now() {
        return bounds.adaptive() == null ? 0 : core.now();
    }

    int limit() {
        return bounds.limit();
    }

    /** A call that the first limit has room for can always run once the others have ended, however low the limit is then. */
    private int alone() {
        Bounds current = bounds;
        return current.adaptive() == null ? 0 : current.first();
    }

    int running() {
        return bulkhead.taken();
    }

    /** Permits that a call would get now, if nobody waited. */
    int remaining() {
        return Math.max(0, limit() - running());
    }

    ThrottledException refusal(long permits) {
        return core.refusalOfPlaces(limit(), remaining(), permits);
    }

    void ended(long began, long running, boolean failed) {
        Bounds current = bounds;
        AdaptiveLimit adaptive = current.adaptive();
        if (adaptive != null) {
            long now = core.now();
            endedAt = now;
            adaptive.ended(began, now, running, failed);
            bulkhead.resize(current.limit());
        }
    }

    void keep(Place place) {
        kept.add(place);
    }

    /** Gives back places that were kept together: those that were kept first. */
    void release(long permits) {
        Search found;
        do {
            found = releaseFirst(permits);
        } while (found == Search.LOST);
    }

    /** Looks once through the places that are kept, as far as necessary. */
    private Search releaseFirst(long permits) {
        Search found = Search.NOTHING;
        for (Iterator<Place> each = kept.iterator(); found != Search.RELEASED && each.hasNext(); ) {
            Place place = each.next();
            if (!place.isHeld()) {
                each.remove();
                found = Search.LOST;
            } else if (place.places() == permits) {
                boolean released = kept.remove(place) && place.end(call -> call.succeeded(null));
                found = released ? Search.RELEASED : Search.LOST;
            }
        }
        return found;
    }

    /** How a search for places to give back has ended. */
    private enum Search {
        RELEASED,
        /** Another caller gave back what was found, and may have kept other places since. */
        LOST,
        NOTHING
    }

    /**
     * Gives back a place that was kept for a caller that had given up. If another caller has just given it back for its own,
     * that one's is free instead.
     */
    void returnKept(Place place) {
        boolean unused = kept.remove(place);
        if (!place.end(Admission::release)) {
            release(place.places());
        }
    }

    /** Frees all places, and forgets what was measured; returns whether there was anything. */
    boolean returnAll() {
        kept.clear();
        boolean any = bulkhead.forgetCalls();
        Bounds current = bounds;
        AdaptiveLimit adaptive = current.adaptive();
        if (adaptive != null) {
            any |= adaptive.limit() != current.config().limit();
            adaptive.reset();
            follow(current.config());
        }
        return any;
    }

    Concurrency status() {
        Bounds current = bounds;
        AdaptiveLimit adaptive = current.adaptive();
        return new Concurrency(
                running(),
                bulkhead.waiting(),
                current.config().minLimit(),
                current.config().maxLimit(),
                adaptive == null ? null : nanos(adaptive.shortRoundTripNanos()),
                adaptive == null ? null : nanos(adaptive.longRoundTripNanos()));
    }

    private static @Nullable Long nanos(double measured) {
        return Double.isNaN(measured) ? null : (Long) Math.round(measured);
    }

    /** A key without calls is as good as new; one whose limit adapts, only after a while. */
    @Override
    public long use(long now) {
        if (bulkhead.isInUse()) {
            return NEEDED;
        }
        long ago = now - endedAt;
        return bounds.adaptive() == null || ago > KEPT ? UNUSED : Math.max(1, KEPT - ago);
    }
}
