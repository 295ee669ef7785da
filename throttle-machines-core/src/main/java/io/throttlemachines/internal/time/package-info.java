/** Internal: the time that all parts of one {@code ThrottleMachines} share. */
@NullMarked
package io.throttlemachines.internal.time;

import org.jspecify.annotations.NullMarked;
