/** Turns an annotation into a plan once, when a bean is created; the plan then calls the breaker, limiter or hedge. */
@NullMarked
package io.throttlemachines.spring.aop;

import org.jspecify.annotations.NullMarked;
