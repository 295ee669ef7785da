/** Spring Cloud CircuitBreaker, and what uses it, with their real jars. */
@NullMarked
package io.throttlemachines.spring.cloud;

import org.jspecify.annotations.NullMarked;
