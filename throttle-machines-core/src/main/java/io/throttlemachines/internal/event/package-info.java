/** Internal: the queue of events, their delivery to listeners, and the lines of the log. */
@NullMarked
package io.throttlemachines.internal.event;

import org.jspecify.annotations.NullMarked;
