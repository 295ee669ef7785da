/** Internal: makes calls again within a budget, on the caller's thread or without a thread while they wait. */
@NullMarked
package io.throttlemachines.internal.retry;

import org.jspecify.annotations.NullMarked;
