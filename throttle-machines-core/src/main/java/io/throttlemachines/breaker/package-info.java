/** Circuit breakers: their API, settings, status and extension points. */
@NullMarked
package io.throttlemachines.breaker;

import org.jspecify.annotations.NullMarked;
