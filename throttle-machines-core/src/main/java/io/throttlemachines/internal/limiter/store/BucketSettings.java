package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Algorithm;

/**
 * The settings that buckets count by.
 *
 * @param limit       permits per period, at most one per nanosecond
 * @param periodNanos the period in nanoseconds
 * @param burst       the most permits at once; the limit for algorithms without a burst of their own
 */
public record BucketSettings(Algorithm algorithm, long limit, long periodNanos, long burst) {}
