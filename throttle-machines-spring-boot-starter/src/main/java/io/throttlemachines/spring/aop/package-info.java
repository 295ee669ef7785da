/** From annotation to plan, once, when a bean is created; and from plan to breaker or limiter at each call. */
@NullMarked
package io.throttlemachines.spring.aop;

import org.jspecify.annotations.NullMarked;
