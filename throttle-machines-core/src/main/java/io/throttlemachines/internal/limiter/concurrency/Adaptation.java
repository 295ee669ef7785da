package io.throttlemachines.internal.limiter.concurrency;

import io.throttlemachines.internal.limiter.concurrency.Measured.Calls;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link AdaptiveLimit} is, since the last window ended. Immutable: the end of a window gives the next.
 *
 * @param limit     as the algorithm reckons
 * @param shown     the limit in force: {@code limit}, but less in a probe
 * @param shortTrip nanoseconds; NaN before the end of the first window
 * @param longTrip  nanoseconds; NaN before the end of the second window
 * @param verified  whether a probe has found {@code longTrip}
 * @param begun     when the window began
 * @param countdown windows that may need a probe before the next one; in a probe, windows in which all calls may fail
 * @param probe     null unless this window is one
 */
record Adaptation(
        double limit,
        long shown,
        double shortTrip,
        double longTrip,
        boolean verified,
        Moment begun,
        int countdown,
        @Nullable Probe probe) {

    private static final double TOLERANCE = 1.5;
    private static final double SMALLEST_GRADIENT = 0.5;

    /** How much of a faster window goes into the long round trip, and how much of a probe. */
    private static final double WINDOW_WEIGHT = 0.2;

    private static final double PROBE_WEIGHT = 0.7;

    /** Round trips this much apart are alike, in parts of the shorter. */
    private static final double ALIKE = 1.1;

    /** A window has so many calls at least, and needs no more than these. */
    private static final long SAMPLES = 10;

    private static final long MANY_SAMPLES = 1_000;

    /** The standard error of its mean is at most this part of the mean, or so many errors lie between it and the tolerance. */
    private static final double PRECISION = 0.15;

    private static final double CLEAR = 3;

    private static final long SHORTEST_WINDOW = 100_000_000;
    private static final long LONGEST_WINDOW = 10_000_000_000L;
    private static final double LONGEST_SETTLING = 60_000_000_000.0;
    private static final double ROUND_TRIPS = 2;

    /** Windows before the first probe, and between two; those between vary, so that instances do not probe together. */
    private static final int FIRST_PROBE = 5;

    private static final int BETWEEN_PROBES = 32;
    private static final int VARIATION = 15;

    /** One of so many probes is thorough; so is the first. */
    private static final long THOROUGH = 4;

    /** As how many windows one counts in which calls take so many times as long as the baseline. */
    private static final int DOUBT = 4;

    private static final double DOUBTFUL = 6;

    /** Windows of a probe in which all calls may fail, until it gives up. */
    private static final int FAILING_WINDOWS = 10;

    /** What the user has set. */
    record Bounds(long initial, long min, long max) {

        double clamped(double limit) {
            return Math.max((double) min, Math.min((double) max, limit));
        }

        long rounded(double limit) {
            return Math.max(min, Math.min(max, Math.round(limit)));
        }
    }

    /** A time in nanoseconds, and the calls that had ended. */
    record Moment(long nanos, Calls totals) {}

    /**
     * A window with half of the limit, or less.
     *
     * @param thorough whether it compares with twice as many calls, even if these take as long as ever
     * @param before   how long calls took at twice as many, in nanoseconds; infinite if unknown, or if this shall halve at
     *                 least twice
     * @param settling how long the calls from before may take to end, in nanoseconds
     * @param settled  whether they have ended
     */
    record Probe(boolean thorough, double before, double settling, boolean settled) {}

    static Adaptation begin(Bounds bounds, Moment now) {
        long initial = bounds.initial;
        return new Adaptation((double) initial, initial, Double.NaN, Double.NaN, false, now, FIRST_PROBE, null);
    }

    /** In nanoseconds. */
    double shortestWindow() {
        double trips = longTrip > 0 ? ROUND_TRIPS * longTrip : 0;
        return Math.min((double) LONGEST_WINDOW, Math.max((double) SHORTEST_WINDOW, trips));
    }

    /** Whether this is a probe in which too few calls end to go on: slow calls may take longer. */
    boolean isOverlong(long now) {
        return probe != null
                && (double) (now - begun.nanos) >= Math.max((double) LONGEST_WINDOW, SAMPLES * probe.settling);
    }

    /** Whether these calls of the window are evidence enough to end it. */
    boolean isEnough(Calls window, long now) {
        return window.calls() >= SAMPLES
                && (window.nearlyAllFailed() || isOverlong(now) || (window.trips() >= SAMPLES && isPrecise(window)));
    }

    private boolean isPrecise(Calls window) {
        double trip = window.meanTrip();
        boolean clear = probe == null && Math.abs(trip - TOLERANCE * longTrip) > CLEAR * window.error();
        return clear || window.error() <= PRECISION * trip || window.trips() >= MANY_SAMPLES;
    }

    /** What follows a window. */
    Adaptation after(Calls window, Moment now, Bounds bounds) {
        if (probe != null) {
            return afterProbe(probe, window, now, bounds);
        }
        if (window.trips() < SAMPLES) {
            return following(limit, shown, window.nearlyAllFailed() && !(longTrip > 0), window, now, bounds);
        }
        if (!(shortTrip > 0)) {
            // which calls ended in the first window depends on how fast they were
            return with(window.meanTrip(), longTrip, false).window(limit, shown, now, countdown, null);
        }
        return with(window.meanTrip(), lowered(window), verified).adapted(window, now, bounds);
    }

    private double lowered(Calls window) {
        if (!(longTrip > 0)) {
            return window.nearlyAllFailed() ? longTrip : window.meanTrip();
        }
        boolean faster = !window.nearlyAllFailed() && ALIKE * window.meanTrip() + 2 * window.error() < longTrip;
        return faster ? mixed(window, WINDOW_WEIGHT) : longTrip;
    }

    private double mixed(Calls window, double weight) {
        return longTrip + weight * (window.meanTrip() - longTrip);
    }

    private Adaptation adapted(Calls window, Moment now, Bounds bounds) {
        boolean inFullUse = 2 * window.meanInUse() >= (double) shown;
        boolean slow = window.nearlyAllFailed() || window.meanTrip() - window.error() > TOLERANCE * longTrip;
        double next = limit;
        if (inFullUse) {
            next = bounds.clamped(stepped(limit, window));
        } else if (slow) {
            next = bounds.clamped(Math.min(limit, stepped(2 * window.meanInUse(), window)));
        }
        return following(next, bounds.rounded(next), slow || inFullUse, window, now, bounds);
    }

    /** Whether calls are so slow that the baseline may be wrong. */
    private boolean isDoubtful() {
        return verified && shortTrip > DOUBTFUL * longTrip;
    }

    private double stepped(double from, Calls window) {
        double gradient = window.nearlyAllFailed()
                ? SMALLEST_GRADIENT
                : Math.max(SMALLEST_GRADIENT, Math.min(1, TOLERANCE * longTrip / shortTrip));
        return from * gradient + Math.sqrt(from);
    }

    private Adaptation following(
            double nextLimit, long nextShown, boolean mayNeedProbe, Calls window, Moment now, Bounds bounds) {
        int left = mayNeedProbe ? countdown - (isDoubtful() ? DOUBT : 1) : countdown;
        Adaptation next = window(nextLimit, nextShown, now, left, null);
        return left > 0 ? next : next.beginProbe(window, bounds);
    }

    private Adaptation beginProbe(Calls window, Bounds bounds) {
        boolean thorough = !verified || begun.totals.calls() % THOROUGH == 0;
        double before = thorough && verified ? Double.POSITIVE_INFINITY : trip(window);
        return probing(Math.min(limit, 2 * window.meanInUse()), thorough, before, window, bounds);
    }

    /** Halves once more as long as that makes calls faster. If all fail, waits until the backend has worked off its queue. */
    private Adaptation afterProbe(Probe last, Calls window, Moment now, Bounds bounds) {
        boolean least = shown <= bounds.min;
        boolean known = window.trips() >= SAMPLES && !(least ? window.nearlyAllFailed() : window.mostFailed());
        if (!least && !(known && isBaseline(last, window))) {
            return window(limit, shown, now, countdown, null)
                    .probing((double) shown, last.thorough, trip(window), window, bounds);
        }
        if (known) {
            double found = verified ? mixed(window, PROBE_WEIGHT) : window.meanTrip();
            return with(shortTrip, found, true).resumed(now);
        }
        return countdown > 0 ? window(limit, shown, now, countdown - 1, last) : resumed(now);
    }

    private boolean isBaseline(Probe last, Calls window) {
        boolean asEver = !last.thorough && window.meanTrip() - window.error() <= ALIKE * longTrip;
        return asEver || ALIKE * window.meanTrip() + window.error() >= last.before;
    }

    /** Calls that have timed out would have taken longer. */
    private static double trip(Calls window) {
        return window.trips() == 0 || window.mostFailed() ? Double.POSITIVE_INFINITY : window.meanTrip();
    }

    private Adaptation probing(double twice, boolean thorough, double before, Calls window, Bounds bounds) {
        double settling = window.trips() == 0 ? 0 : window.meanTrip() + 2 * window.deviation();
        return window(
                limit,
                bounds.rounded(Math.floor(twice / 2)),
                begun,
                FAILING_WINDOWS,
                new Probe(thorough, before, Math.min(LONGEST_SETTLING, settling), false));
    }

    /** A probe begins to measure. */
    Adaptation settled(Probe settling, Moment now) {
        return window(
                limit, shown, now, countdown, new Probe(settling.thorough, settling.before, settling.settling, true));
    }

    /** A probe is over. */
    Adaptation resumed(Moment now) {
        int pause = verified ? BETWEEN_PROBES + (int) (now.totals.calls() & VARIATION) : FIRST_PROBE;
        return window(limit, Math.round(limit), now, pause, null);
    }

    /** The same with other bounds, measured anew from now on. */
    Adaptation moved(Bounds bounds, Moment now) {
        double moved = bounds.clamped(limit);
        return window(moved, bounds.rounded(moved), now, probe == null ? countdown : FIRST_PROBE, null);
    }

    private Adaptation with(double nextShort, double nextLong, boolean nextVerified) {
        return new Adaptation(limit, shown, nextShort, nextLong, nextVerified, begun, countdown, probe);
    }

    private Adaptation window(double nextLimit, long nextShown, Moment now, int left, @Nullable Probe next) {
        return new Adaptation(nextLimit, nextShown, shortTrip, longTrip, verified, now, left, next);
    }
}
