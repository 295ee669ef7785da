/** Internal: the limit of calls that run at once, as it follows their latency. */
@NullMarked
package io.throttlemachines.internal.limiter.concurrency;

import org.jspecify.annotations.NullMarked;
