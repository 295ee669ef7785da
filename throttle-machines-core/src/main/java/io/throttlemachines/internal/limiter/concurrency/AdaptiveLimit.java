package io.throttlemachines.internal.limiter.concurrency;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * A limit of calls that run at once, which follows their latency: the gradient algorithm of Netflix' {@code concurrency-limits}
 * (Gradient2) and of Envoy's adaptive concurrency filter, both after TCP Vegas (L. Brakmo, L. Peterson, "TCP Vegas: end to end
 * congestion avoidance on a global internet", 1995).
 *
 * <p>Calls are measured in windows. At the end of each, {@code limit * gradient + sqrt(limit)} is the next limit, and {@code
 * gradient} is {@code tolerance * long / short}, between a half and 1: {@code short} is the mean round trip of the window, {@code
 * long} the mean round trip without queueing. So the limit grows by its square root while calls take less than 1.5 times as long
 * as they do without a queue, and settles a little above 1.5 times the calls that the service can work on.
 *
 * <p>What differs from the sources, and why:
 * <ul>
 *   <li><b>Drift.</b> Gradient2 averages all round trips for {@code long}. A queue that stays raises that average until it seems
 *       normal. Here {@code long} learns from windows without a queue alone: when calls were faster, when less than half of the
 *       limit was in use, and from probes;
 *   <li><b>Probes.</b> From time to time the limit is halved for one window, as it settles at less than twice of what makes a queue.
 *       Only calls count that began after the others had drained. So a service that has become slower for good is known
 *       as such, and a start under overload is mended. Envoy probes with three calls at once, which costs more of the service;
 *   <li><b>Low traffic.</b> A window in which less than half of the limit was in use changes no limit: it says nothing about more
 *       calls. A window needs {@link #SAMPLES} calls, or ten seconds;
 *   <li><b>Failures.</b> A call that fails faster than calls take is no evidence that the service is fast, and is not measured;
 *       a slow failure, such as a timeout, is.
 * </ul>
 *
 * <p>Thread-safe; takes no lock. Internal.
 */
public final class AdaptiveLimit {

    private static final double TOLERANCE = 1.5;
    private static final double SMALLEST_GRADIENT = 0.5;

    /** How much of a window without a queue goes into the long round trip, and how much of a probe. */
    private static final double WINDOW_WEIGHT = 0.2;

    private static final double PROBE_WEIGHT = 0.7;

    private static final long SAMPLES = 10;
    private static final long SHORTEST_WINDOW = 100_000_000;
    private static final long LONGEST_WINDOW = 10_000_000_000L;
    private static final double ROUND_TRIPS = 2;

    /** Windows before the first probe, and between two; those between vary, so that instances do not probe together. */
    private static final int FIRST_PROBE = 5;

    private static final int BETWEEN_PROBES = 32;
    private static final int VARIATION = 15;

    /** In nanoseconds: longer round trips count as this, and none counts as less than one. */
    private static final long LONGEST_ROUND_TRIP = 3_600_000_000_000L;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(AdaptiveLimit.class, "state", State.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long initial;
    private final long min;
    private final long max;

    /** Totals since the start: a window is the difference of two, so that no thread ever resets them. */
    private final LongAdder calls = new LongAdder();

    private final LongAdder nanos = new LongAdder();
    private final LongAdder inUse = new LongAdder();

    /** Replaced by the thread that ends a window, with compare-and-set. */
    private volatile State state;

    /**
     * Where the algorithm is, since the last window ended.
     *
     * @param limit      as the algorithm reckons
     * @param shown      the limit in force
     * @param shortTrip  nanoseconds; NaN before the first window
     * @param longTrip   nanoseconds; NaN before the first window
     * @param since      when the window began, in nanoseconds
     * @param from       the totals then
     * @param untilProbe windows in full use before the next probe
     * @param probe      whether this window is one
     */
    private record State(
            double limit,
            long shown,
            double shortTrip,
            double longTrip,
            long since,
            Totals from,
            int untilProbe,
            boolean probe) {}

    private record Totals(long calls, long nanos, long inUse) {

        double roundTrip(Totals before) {
            return (double) (nanos - before.nanos) / (double) (calls - before.calls);
        }

        double inUse(Totals before) {
            return (double) (inUse - before.inUse) / (double) (calls - before.calls);
        }
    }

    /**
     * Nothing is measured yet.
     *
     * @param initial the limit at the start
     * @param min     the least, at least 1
     * @param max     the most, at least {@code min}
     * @param now     the time in nanoseconds
     */
    public AdaptiveLimit(long initial, long min, long max, long now) {
        this.initial = initial;
        this.min = min;
        this.max = max;
        this.state = new State(
                (double) initial, initial, Double.NaN, Double.NaN, now, new Totals(0, 0, 0), FIRST_PROBE, false);
    }

    /** The limit now. */
    public long limit() {
        return state.shown;
    }

    /** How long calls took in the last window, in nanoseconds; NaN before its end. */
    public double shortRoundTripNanos() {
        return state.shortTrip;
    }

    /** How long calls take without a queue, in nanoseconds; NaN before the end of the first window. */
    public double longRoundTripNanos() {
        return state.longTrip;
    }

    /**
     * A call has ended.
     *
     * @param began   when it began, in nanoseconds
     * @param now     the time in nanoseconds
     * @param running how many calls ran when it began, with it
     * @param failed  whether it has failed, also by a timeout
     */
    public void ended(long began, long now, long running, boolean failed) {
        State current = state;
        long roundTrip = Math.max(1, Math.min(LONGEST_ROUND_TRIP, now - began));
        if (counts(current, began, roundTrip, running, failed)) {
            nanos.add(roundTrip);
            inUse.add(Math.max(1, Math.min(running, max)));
            calls.increment();
        }
        long elapsed = now - current.since;
        if (elapsed >= shortestWindow(current)) {
            endWindow(current, now, elapsed);
        }
    }

    /** A failure counts only if it shows that the service is slow. In a probe, the calls before it must have drained. */
    private static boolean counts(State current, long began, long roundTrip, long running, boolean failed) {
        if (failed && !((double) roundTrip >= current.longTrip)) {
            return false;
        }
        return !current.probe || (began - current.since >= 0 && running <= current.shown);
    }

    private static double shortestWindow(State current) {
        double trips = Double.isNaN(current.longTrip) ? 0 : ROUND_TRIPS * current.longTrip;
        return Math.min((double) LONGEST_WINDOW, Math.max((double) SHORTEST_WINDOW, trips));
    }

    private void endWindow(State current, long now, long elapsed) {
        Totals to = totals();
        long measured = to.calls - current.from.calls;
        boolean enough = measured >= SAMPLES || (measured > 0 && elapsed >= LONGEST_WINDOW);
        if (enough) {
            replace(current, next(current, to, now));
        } else if (current.probe && elapsed >= LONGEST_WINDOW) {
            replace(current, begun(current, current.limit, now, to, BETWEEN_PROBES));
        }
    }

    private void replace(State current, State next) {
        boolean unused = STATE.compareAndSet(this, current, next); // else another thread has ended the window
    }

    private State next(State current, Totals to, long now) {
        double trip = to.roundTrip(current.from);
        if (current.probe) {
            State probed = withTrips(current, current.shortTrip, mixed(current.longTrip, trip, PROBE_WEIGHT));
            int pause = BETWEEN_PROBES + (int) (to.nanos & VARIATION);
            return begun(probed, current.limit, now, to, pause);
        }
        boolean inFullUse = 2 * to.inUse(current.from) >= (double) current.shown;
        boolean withoutQueue = !inFullUse || !(trip >= current.longTrip);
        State measured = withTrips(
                current, trip, withoutQueue ? mixed(current.longTrip, trip, WINDOW_WEIGHT) : current.longTrip);
        if (!inFullUse) {
            return begun(measured, current.limit, now, to, current.untilProbe);
        }
        double limit = adapted(measured);
        return current.untilProbe > 0
                ? begun(measured, limit, now, to, current.untilProbe - 1)
                : probing(measured, limit, now, to);
    }

    private double adapted(State measured) {
        double gradient = Math.max(SMALLEST_GRADIENT, Math.min(1, TOLERANCE * measured.longTrip / measured.shortTrip));
        double limit = measured.limit * gradient + Math.sqrt(measured.limit);
        return Math.max((double) min, Math.min((double) max, limit));
    }

    private static double mixed(double before, double measured, double weight) {
        return Double.isNaN(before) ? measured : before + weight * (measured - before);
    }

    private static State withTrips(State from, double shortTrip, double longTrip) {
        return new State(
                from.limit, from.shown, shortTrip, longTrip, from.since, from.from, from.untilProbe, from.probe);
    }

    private State begun(State from, double limit, long now, Totals totals, int untilProbe) {
        return new State(limit, clamped(limit), from.shortTrip, from.longTrip, now, totals, untilProbe, false);
    }

    private State probing(State from, double limit, long now, Totals totals) {
        return new State(limit, clamped(limit / 2), from.shortTrip, from.longTrip, now, totals, 0, true);
    }

    private long clamped(double limit) {
        return Math.max(min, Math.min(max, Math.round(limit)));
    }

    /** The number of calls is read first, and written last: each of them is in the other two. */
    private Totals totals() {
        long counted = calls.sum();
        return new Totals(counted, nanos.sum(), inUse.sum());
    }

    /** Forgets what was measured, and starts anew. */
    public void reset() {
        long since = state.since;
        state = new State((double) initial, initial, Double.NaN, Double.NaN, since, totals(), FIRST_PROBE, false);
    }

    /** The same with other bounds: what was measured is kept, and the limit moves into the new bounds. */
    public AdaptiveLimit replacedBy(long nextInitial, long nextMin, long nextMax, long now) {
        AdaptiveLimit next = new AdaptiveLimit(nextInitial, nextMin, nextMax, now);
        State last = state;
        double limit = Math.max((double) nextMin, Math.min((double) nextMax, last.limit));
        next.state = next.begun(last, limit, now, next.totals(), Math.max(1, last.untilProbe));
        return next;
    }
}
