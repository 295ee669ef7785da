/** Where limiters of several instances share their permits: the interface that a store implements, and how it is used. */
@NullMarked
package io.throttlemachines.limiter.store;

import org.jspecify.annotations.NullMarked;
