package io.throttlemachines.limiter.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a store.
 *
 * @param available whether limiters call it; false from its first failure until a call succeeds again
 * @param since     since when that is so
 * @param lastError the latest failure in one line; null if there was none
 */
public record StoreStatus(boolean available, Instant since, @Nullable String lastError) {}
