package io.throttlemachines.internal.breaker;

import io.throttlemachines.state.OpenCause;
import org.jspecify.annotations.Nullable;

/**
 * How a probe of the fleet ended. Internal.
 *
 * @param success     whether it counts as a success
 * @param failed      why the circuit opens again; null unless the probe failed
 * @param at          when it ended, in nanoseconds of the shared time
 * @param reopenNanos how long the circuit is open then
 */
public record ProbeEnd(boolean success, @Nullable OpenCause failed, long at, long reopenNanos) {}
