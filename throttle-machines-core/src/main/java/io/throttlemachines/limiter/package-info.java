/** Rate limiters: permits per period, by key, with and without waiting. */
@NullMarked
package io.throttlemachines.limiter;

import org.jspecify.annotations.NullMarked;
