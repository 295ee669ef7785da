/** Internal: acquiring permits, with and without waiting, from one limiter or several. */
@NullMarked
package io.throttlemachines.internal.limiter;

import org.jspecify.annotations.NullMarked;
