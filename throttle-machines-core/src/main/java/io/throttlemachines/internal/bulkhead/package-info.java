/** Internal: a limit of calls that run at once, of a breaker or a limiter, and the callers that wait for a place. */
@NullMarked
package io.throttlemachines.internal.bulkhead;

import org.jspecify.annotations.NullMarked;
