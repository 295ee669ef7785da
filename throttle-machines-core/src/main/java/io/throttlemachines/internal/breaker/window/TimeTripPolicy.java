package io.throttlemachines.internal.breaker.window;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.breaker.window.CallWindow.Totals;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Judges the calls that ended within a time. */
final class TimeTripPolicy implements TripPolicy {

    private final int failureThreshold;
    private final Duration window;
    private final int minimumCalls;
    private final @Nullable Double failureRate;
    private final @Nullable Double slowRate;
    private final @Nullable FailureWindow failures;
    private final @Nullable CallWindow calls;

    /**
     * The bucket in which the shares were last judged. A success increases no share, so it needs no judgement, except
     * the first in a new bucket (older successes have left the window) and while there are too few calls to judge. Any
     * thread may write it.
     */
    private volatile long judgedBucket;

    TimeTripPolicy(BreakerConfig config) {
        this(config, null, null);
    }

    private TimeTripPolicy(
            BreakerConfig config, @Nullable FailureWindow failuresBefore, @Nullable CallWindow callsBefore) {
        failureThreshold = config.failureThreshold();
        window = config.failureWindow();
        minimumCalls = config.minimumCalls();
        failureRate = config.failureRateThreshold();
        slowRate = config.slowCallRateThreshold();
        failures = failureRate == null ? failureWindow(failuresBefore) : null;
        calls = failureRate == null && slowRate == null ? null : callWindow(callsBefore);
    }

    private FailureWindow failureWindow(@Nullable FailureWindow before) {
        long nanos = window.toNanos();
        if (before == null) {
            return new FailureWindow(failureThreshold, nanos);
        }
        before.configure(failureThreshold, nanos);
        return before;
    }

    private CallWindow callWindow(@Nullable CallWindow before) {
        return before == null ? new CallWindow(window.toNanos()) : before;
    }

    /**
     * Failures are stored with their times and count in a window of any length. Calls are counted in buckets and keep their
     * counts only if the window keeps its length.
     */
    @Override
    public TripPolicy with(BreakerConfig next) {
        if (next.failureWindowCalls() != null) {
            return TripPolicy.of(next);
        }
        return new TimeTripPolicy(next, failures, next.failureWindow().equals(window) ? calls : null);
    }

    @Override
    public boolean needsTime() {
        return true;
    }

    @Override
    public boolean countsCalls() {
        return calls != null;
    }

    @Override
    public @Nullable OpenCause succeeded(long now, boolean slow) {
        CallWindow window = calls;
        if (window == null) {
            return null;
        }
        long bucket = window.bucket(now);
        window.add(bucket, false, slow);
        return slow || judgedBucket != bucket ? judge(window, bucket, null) : null;
    }

    @Override
    public @Nullable OpenCause failed(long now, boolean slow, @Nullable Throwable failure) {
        OpenCause cause = null;
        if (failures != null && failures.add(now)) {
            String failed = failureThreshold == 1 ? "1 failure" : failureThreshold + " failures";
            cause = cause(Kind.FAILURES, failed, failure);
        }
        if (calls != null) {
            long bucket = calls.bucket(now);
            calls.add(bucket, true, slow);
            OpenCause share = judge(calls, bucket, failure);
            cause = cause == null ? share : cause;
        }
        return cause;
    }

    private @Nullable OpenCause judge(CallWindow window, long bucket, @Nullable Throwable failure) {
        Totals totals = window.totals(bucket);
        boolean enough = totals.calls() >= minimumCalls;
        judgedBucket = enough || totals.failures() + totals.slow() == 0 ? bucket : 0;
        if (enough && failureRate != null && totals.failurePercent() >= failureRate) {
            return cause(Kind.FAILURE_RATE, totals.failures() + " of " + totals.calls() + " calls failed", failure);
        }
        if (enough && slowRate != null && totals.slowPercent() >= slowRate) {
            return cause(Kind.SLOW_CALL_RATE, totals.slow() + " of " + totals.calls() + " calls were slow", failure);
        }
        return null;
    }

    private OpenCause cause(Kind kind, String what, @Nullable Throwable failure) {
        return new OpenCause(kind, what + " within " + window, null, failure);
    }

    @Override
    public long failures(long now) {
        if (failures != null) {
            return failures.count(now);
        }
        return calls == null ? 0 : calls.totals(calls.bucket(now)).failures();
    }

    @Override
    public long calls(long now) {
        return calls == null ? -1 : calls.totals(calls.bucket(now)).calls();
    }
}
