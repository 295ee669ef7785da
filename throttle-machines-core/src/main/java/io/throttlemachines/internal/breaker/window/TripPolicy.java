package io.throttlemachines.internal.breaker.window;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.state.OpenCause;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of a CLOSED circuit and decides when it must open: at a number of failures within the window, or, if
 * a failure rate is set, at that share of failed calls; and also, if set, at a share of slow calls. The window is a time,
 * or the last calls.
 */
public sealed interface TripPolicy permits TimeTripPolicy, CallTripPolicy {

    /** Nothing is counted yet. */
    static TripPolicy of(BreakerConfig config) {
        Integer calls = config.failureWindowCalls();
        return calls == null ? new TimeTripPolicy(config) : new CallTripPolicy(config, new CountWindow(calls));
    }

    /**
     * The same counts with other settings; replaces this policy. Between a window of time and one of calls there is
     * nothing to keep, so that counting starts from zero.
     */
    TripPolicy with(BreakerConfig next);

    /** Whether successes count, so that {@link #succeeded} must be called. */
    boolean countsCalls();

    /** Whether it needs the time; otherwise it ignores each {@code now}. */
    boolean needsTime();

    /** Counts a success; returns why the circuit must open, or null. */
    @Nullable
    OpenCause succeeded(long now, boolean slow);

    /** Counts a failure; returns why the circuit must open, or null. */
    @Nullable
    OpenCause failed(long now, boolean slow, @Nullable Throwable failure);

    /** Failures within the window. */
    long failures(long now);

    /** Calls within the window, or -1 if calls are not counted. */
    long calls(long now);
}
