/** Rate limiters: the arithmetic, the store that holds its small state, keys, and waiting. */
@NullMarked
package io.throttlemachines.limiter;

import org.jspecify.annotations.NullMarked;
