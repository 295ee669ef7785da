package io.throttlemachines.internal.limiter.concurrency;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * What calls have shown since the start. A window is the difference of two totals, so that no thread ever resets them.
 *
 * <p>Thread-safe; takes no lock.
 */
final class Measured {

    /** All calls. */
    private final LongAdder calls = new LongAdder();

    private final LongAdder failures = new LongAdder();
    private final LongAdder inUse = new LongAdder();

    /** The calls whose round trip counts. */
    private final LongAdder trips = new LongAdder();

    private final LongAdder nanos = new LongAdder();
    private final DoubleAdder squares = new DoubleAdder();

    /** The totals at one moment, or the calls between two. */
    record Calls(long calls, long failures, long inUse, long trips, long nanos, double squares) {

        static final Calls NONE = new Calls(0, 0, 0, 0, 0, 0);

        Calls since(Calls before) {
            return new Calls(
                    calls - before.calls,
                    failures - before.failures,
                    inUse - before.inUse,
                    trips - before.trips,
                    nanos - before.nanos,
                    squares - before.squares);
        }

        /** How many calls ran when one began, with it, on average. */
        double meanInUse() {
            return (double) inUse / (double) calls;
        }

        /** In nanoseconds; NaN if none counts. */
        double meanTrip() {
            return (double) nanos / (double) trips;
        }

        /** The standard deviation of the round trips, in nanoseconds; NaN if none counts. */
        double deviation() {
            double mean = meanTrip();
            return Math.sqrt(Math.max(0, squares / (double) trips - mean * mean));
        }

        /** The standard error of {@link #meanTrip()}, in nanoseconds; NaN if no round trip counts. */
        double error() {
            return deviation() / Math.sqrt((double) trips);
        }

        boolean nearlyAllFailed() {
            return 10 * (calls - failures) < calls;
        }

        boolean mostFailed() {
            return 2 * failures > calls;
        }
    }

    /**
     * A call has ended.
     *
     * @param nanos     its round trip
     * @param running   how many calls ran when it began, with it
     * @param failed    whether it has failed
     * @param evidence  whether its round trip counts
     */
    void add(long nanos, long running, boolean failed, boolean evidence) {
        if (evidence) {
            this.nanos.add(nanos);
            squares.add((double) nanos * (double) nanos);
            trips.increment();
        }
        if (failed) {
            failures.increment();
        }
        inUse.add(running);
        calls.increment();
    }

    /** The numbers of calls are read first, and written last: each of them is in the sums, which may have a few calls more. */
    Calls totals() {
        long counted = calls.sum();
        long counting = trips.sum();
        return new Calls(counted, failures.sum(), inUse.sum(), counting, nanos.sum(), squares.sum());
    }
}
