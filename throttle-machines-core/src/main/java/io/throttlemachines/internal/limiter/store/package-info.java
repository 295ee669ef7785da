/** Internal: the arithmetic of the algorithms, and the buckets that keep the permits of keys. */
@NullMarked
package io.throttlemachines.internal.limiter.store;

import org.jspecify.annotations.NullMarked;
