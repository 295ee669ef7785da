/** The entry point: {@link ThrottleMachines} holds every breaker, limiter and group of an application. */
@NullMarked
package io.throttlemachines;

import org.jspecify.annotations.NullMarked;
