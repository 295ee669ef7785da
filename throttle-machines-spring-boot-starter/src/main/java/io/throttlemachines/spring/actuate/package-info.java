/** The endpoint {@code /actuator/throttle}: what it shows and what its paths name. */
@NullMarked
package io.throttlemachines.spring.actuate;

import org.jspecify.annotations.NullMarked;
