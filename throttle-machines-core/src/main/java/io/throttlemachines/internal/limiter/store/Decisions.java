package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Creates {@link Decision}s from the results of buckets, which are nanoseconds. */
public final class Decisions {

    private static final Optional<Duration> AT_ONCE = Optional.of(Duration.ZERO);

    private Decisions() {}

    /** A decision in favour of the call. */
    public static Decision allowed(long permits, long remaining, long nanosUntilFull) {
        return new Decision(true, permits, remaining, AT_ONCE, Duration.ofNanos(nanosUntilFull), List.of());
    }

    /** A decision against the call; its wait may be {@link Slot#NEVER}. */
    public static Decision refused(long permits, long remaining, long nanosToWait, long nanosUntilFull) {
        Optional<Duration> retryAfter =
                nanosToWait == Slot.NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(nanosToWait));
        return new Decision(false, permits, remaining, retryAfter, Duration.ofNanos(nanosUntilFull), List.of());
    }

    /** The same decision for a call that the limiter lets through without taking permits. */
    public static Decision letThrough(Decision seen) {
        return new Decision(true, seen.permits(), seen.remaining(), AT_ONCE, seen.resetAfter(), List.of());
    }

    /** The same decision for a call that a dependency or a guard blocks. */
    public static Decision blocked(Decision seen, Optional<Duration> untilDue, List<String> by) {
        return new Decision(false, seen.permits(), seen.remaining(), untilDue, seen.resetAfter(), by);
    }
}
