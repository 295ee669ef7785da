/** The events that listeners receive, in order and never under a lock. */
@NullMarked
package io.throttlemachines.event;

import org.jspecify.annotations.NullMarked;
