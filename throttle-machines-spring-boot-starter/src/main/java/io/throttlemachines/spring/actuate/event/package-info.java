/** The recent events, under {@code /actuator/throttle/events}. */
@NullMarked
package io.throttlemachines.spring.actuate.event;

import org.jspecify.annotations.NullMarked;
