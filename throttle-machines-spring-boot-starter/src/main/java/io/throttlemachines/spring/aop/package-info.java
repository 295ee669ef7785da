/** Turns an annotation into a plan once, when a bean is created; the plan then calls the breaker, limiter, hedge or retry. */
@NullMarked
package io.throttlemachines.spring.aop;

import org.jspecify.annotations.NullMarked;
