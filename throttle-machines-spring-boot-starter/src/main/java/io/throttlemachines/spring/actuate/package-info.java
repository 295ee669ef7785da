/** What is seen and done through {@code /actuator/throttle}. */
@NullMarked
package io.throttlemachines.spring.actuate;

import org.jspecify.annotations.NullMarked;
