/** Subscriptions as calls: under a breaker, or in attempts of which the first to signal something continues alone. */
@NullMarked
package io.throttlemachines.spring.aop.reactive;

import org.jspecify.annotations.NullMarked;
