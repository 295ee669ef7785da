/** The console: a page at {@code /actuator/throttle/console}, its files, and the changes that it shows live. */
@NullMarked
package io.throttlemachines.spring.console;

import org.jspecify.annotations.NullMarked;
