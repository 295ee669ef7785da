/** The filter {@code CircuitBreaker} of Spring Cloud Gateway on WebFlux. */
@NullMarked
package io.throttlemachines.spring.cloud.gateway;

import org.jspecify.annotations.NullMarked;
