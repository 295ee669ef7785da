/** The clock: monotonic time, wall time and waiting, all of which can be replaced. */
@NullMarked
package io.throttlemachines.time;

import org.jspecify.annotations.NullMarked;
