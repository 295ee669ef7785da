/** Spring Cloud CircuitBreaker on breakers: both factories, which find or declare the breaker of an id. */
@NullMarked
package io.throttlemachines.spring.cloud;

import org.jspecify.annotations.NullMarked;
