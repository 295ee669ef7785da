package io.throttlemachines.internal.limiter.concurrency;

import io.throttlemachines.internal.limiter.concurrency.Adaptation.Bounds;
import io.throttlemachines.internal.limiter.concurrency.Adaptation.Moment;
import io.throttlemachines.internal.limiter.concurrency.Adaptation.Probe;
import io.throttlemachines.internal.limiter.concurrency.Measured.Calls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A limit of calls that run at once, which follows their latency: the gradient algorithm of Netflix' {@code concurrency-limits}
 * (Gradient2) and of Envoy's adaptive concurrency filter, both after TCP Vegas (L. Brakmo, L. Peterson, "TCP Vegas: end to end
 * congestion avoidance on a global internet", 1995).
 *
 * <p>Calls are measured in windows. At the end of each, {@code limit * gradient + sqrt(limit)} is the next limit, and {@code
 * gradient} is {@code tolerance * long / short}, between a half and 1: {@code short} is the mean round trip of the window, {@code
 * long} the mean round trip without a queue. So the limit grows by its square root while calls take less than 1.5 times as long
 * as they do without a queue, and settles at 1.5 times the calls that the service can work on, plus its own square root.
 *
 * <p>What differs from the sources, and why:
 * <ul>
 *   <li><b>Baseline.</b> Gradient2 averages all round trips for {@code long}. A queue that stays raises that average until it seems
 *       normal. Here only probes raise {@code long}. A window lowers it if it was faster by more than chance explains;
 *   <li><b>Probes.</b> From time to time the limit is half of what is in use. Once a call has ended that began after that, beside no
 *       more than so many others, and most calls from before have had the time to end, a window is measured.
 *       If calls take longer than {@code long}, there was still a queue, or the service has become slower: the probe halves again
 *       until that makes calls no faster. So the baseline is found however high the limit was, and a service that has become
 *       slower for good is known as such. One in four halves again even if calls take as long as ever; the first compares
 *       too, because nothing has shown yet that {@code long} is right.
 *       Envoy probes with three calls at once each time, which costs more of the service;
 *   <li><b>Noise.</b> A window ends when the mean of its round trips is known well enough: after ten calls if they take alike, after
 *       hundreds behind a cache. Calls count in the window in which they end: those that begin and end in it would be the fast ones;
 *   <li><b>Low traffic.</b> Calls in less than half of the limit do not raise it: they say nothing about more calls. If they are slow,
 *       the limit falls to twice what is in use, and further if that does not help;
 *   <li><b>Failures.</b> A call that fails faster than calls take is no evidence that the service is fast, and is not measured;
 *       a slow failure, such as a timeout, is. If nearly all calls of a window fail slowly, the limit shrinks as far as it can, and
 *       a probe halves on, because calls that have timed out do not show how long they would have taken.
 * </ul>
 *
 * <p>Thread-safe; takes no lock. Internal.
 */
public final class AdaptiveLimit {

    /** In nanoseconds: longer round trips count as this, and none counts as less than one. */
    private static final long LONGEST_ROUND_TRIP = 3_600_000_000_000L;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(AdaptiveLimit.class, "state", Adaptation.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Bounds bounds;
    private final Measured measured = new Measured();

    /** Replaced by the thread that ends a window, with compare-and-set. */
    private volatile Adaptation state;

    /**
     * Nothing is measured yet.
     *
     * @param initial the limit at the start
     * @param min     the least, at least 1
     * @param max     the most, at least {@code min}
     * @param now     the time in nanoseconds
     */
    public AdaptiveLimit(long initial, long min, long max, long now) {
        this.bounds = new Bounds(initial, min, max);
        this.state = Adaptation.begin(bounds, new Moment(now, Calls.NONE));
    }

    private AdaptiveLimit(Bounds bounds, Adaptation state) {
        this.bounds = bounds;
        this.state = state;
    }

    /** The limit now. */
    public long limit() {
        return state.shown();
    }

    /** How long calls took in the last window outside probes, in nanoseconds; NaN before the end of the first. */
    public double shortRoundTripNanos() {
        return state.shortTrip();
    }

    /** How long calls take without a queue, in nanoseconds; NaN before the end of the second window in which calls succeed. */
    public double longRoundTripNanos() {
        return state.longTrip();
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
        Adaptation current = state;
        long trip = Math.max(1, Math.min(LONGEST_ROUND_TRIP, now - began));
        boolean evidence = !failed || (double) trip >= current.longTrip();
        measured.add(trip, Math.max(1, Math.min(running, bounds.max())), failed, evidence);
        long elapsed = now - current.begun().nanos();
        Probe probe = current.probe();
        if (probe != null && !probe.settled()) {
            boolean drained = began - current.begun().nanos() >= 0 && running <= current.shown();
            settle(current, probe, drained && (double) elapsed >= probe.settling(), now);
        } else if ((double) elapsed >= current.shortestWindow()) {
            endWindow(current, now);
        }
    }

    /** The calls before a probe end first. */
    private void settle(Adaptation current, Probe probe, boolean settled, long now) {
        if (settled) {
            replace(current, current.settled(probe, at(now)));
        } else if (current.isOverlong(now)) {
            replace(current, current.resumed(at(now)));
        }
    }

    private void endWindow(Adaptation current, long now) {
        Moment moment = at(now);
        Calls window = moment.totals().since(current.begun().totals());
        if (current.isEnough(window, now)) {
            replace(current, current.after(window, moment, bounds));
        } else if (current.isOverlong(now)) {
            replace(current, current.resumed(moment));
        }
    }

    private Moment at(long now) {
        return new Moment(now, measured.totals());
    }

    private void replace(Adaptation current, Adaptation next) {
        boolean unused = STATE.compareAndSet(this, current, next); // else another thread has ended the window
    }

    /** Forgets what was measured, and starts anew. */
    public void reset() {
        state = Adaptation.begin(bounds, at(state.begun().nanos()));
    }

    /** The same with other bounds: what was measured is kept, and the limit moves into the new bounds. */
    public AdaptiveLimit replacedBy(long nextInitial, long nextMin, long nextMax, long now) {
        Bounds next = new Bounds(nextInitial, nextMin, nextMax);
        return new AdaptiveLimit(next, state.moved(next, new Moment(now, Calls.NONE)));
    }
}
