package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a limiter that limits how many run at once; each key has its own.
 *
 * @param running  permits that calls hold
 * @param waiting  callers that wait
 * @param minLimit the least that the limit shrinks to; left out unless it is adaptive
 * @param maxLimit the most that the limit grows to; left out unless it is adaptive
 * @param shortRoundTrip how long calls took lately, ISO-8601; left out unless it was measured
 * @param longRoundTrip  how long calls take without queueing, ISO-8601; left out unless it was measured
 */
public record ConcurrencyDescriptor(
        long running,
        long waiting,
        @Nullable Long minLimit,
        @Nullable Long maxLimit,
        @Nullable String shortRoundTrip,
        @Nullable String longRoundTrip) {

    static @Nullable ConcurrencyDescriptor of(@Nullable Concurrency status) {
        return status == null
                ? null
                : new ConcurrencyDescriptor(
                        status.running(),
                        status.waiting(),
                        status.minLimit(),
                        status.maxLimit(),
                        duration(status.shortRoundTrip()),
                        duration(status.longRoundTrip()));
    }

    private static @Nullable String duration(@Nullable Long nanos) {
        return nanos == null ? null : Duration.ofNanos(nanos).toString();
    }
}
