/** Internal: the limit of calls that run at once through a breaker, and the callers that wait for a place. */
@NullMarked
package io.throttlemachines.internal.breaker.bulkhead;

import org.jspecify.annotations.NullMarked;
