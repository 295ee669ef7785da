/** The Java examples of docs/events.md. */
@NullMarked
package io.throttlemachines.docs.events;

import org.jspecify.annotations.NullMarked;
