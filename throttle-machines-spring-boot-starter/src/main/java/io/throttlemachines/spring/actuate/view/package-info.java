/** Read-only views under {@code /actuator/throttle}: their contract, and the graph. */
@NullMarked
package io.throttlemachines.spring.actuate.view;

import org.jspecify.annotations.NullMarked;
