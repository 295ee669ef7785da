package io.throttlemachines.internal.breaker.window;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges the last calls, whenever they ended. Each call is judged together with those before it, so that a circuit opens
 * at the very call that completes the number or the share.
 */
final class CallTripPolicy implements TripPolicy {

    private final CountWindow window;
    private final int length;
    private final int failureThreshold;
    private final int minimumCalls;
    private final @Nullable Double failureRate;
    private final @Nullable Double slowRate;

    CallTripPolicy(BreakerConfig config, CountWindow window) {
        this.window = window;
        this.length = length(config);
        this.failureThreshold = config.failureThreshold();
        this.minimumCalls = config.minimumCalls();
        this.failureRate = config.failureRateThreshold();
        this.slowRate = config.slowCallRateThreshold();
    }

    private static int length(BreakerConfig config) {
        return Objects.requireNonNull(config.failureWindowCalls());
    }

    @Override
    public TripPolicy with(BreakerConfig next) {
        if (next.failureWindowCalls() == null) {
            return TripPolicy.of(next);
        }
        return new CallTripPolicy(next, length(next) == length ? window : window.resized(length(next)));
    }

    @Override
    public boolean countsCalls() {
        return true;
    }

    @Override
    public boolean needsTime() {
        return false;
    }

    @Override
    public @Nullable OpenCause succeeded(long now, boolean slow) {
        return judge(window.add(false, slow), false, null);
    }

    @Override
    public @Nullable OpenCause failed(long now, boolean slow, @Nullable Throwable failure) {
        return judge(window.add(true, slow), true, failure);
    }

    private @Nullable OpenCause judge(long counts, boolean failed, @Nullable Throwable failure) {
        int failures = CountWindow.failures(counts);
        if (failureRate == null && failed && failures >= failureThreshold) {
            return cause(Kind.FAILURES, failures == 1 ? "1 failure" : failures + " failures", failure);
        }
        int calls = CountWindow.calls(counts);
        if (calls < minimumCalls) {
            return null;
        }
        if (failureRate != null && percent(failures, calls) >= failureRate) {
            return cause(Kind.FAILURE_RATE, failures + " of " + calls + " calls failed", failure);
        }
        int slow = CountWindow.slow(counts);
        if (slowRate != null && percent(slow, calls) >= slowRate) {
            return cause(Kind.SLOW_CALL_RATE, slow + " of " + calls + " calls were slow", failure);
        }
        return null;
    }

    private static double percent(int part, int calls) {
        return 100.0 * part / calls;
    }

    private OpenCause cause(Kind kind, String what, @Nullable Throwable failure) {
        return new OpenCause(kind, what + " within the last " + length + " calls", null, failure);
    }

    @Override
    public long failures(long now) {
        return CountWindow.failures(window.counts());
    }

    @Override
    public long calls(long now) {
        return CountWindow.calls(window.counts());
    }
}
