/** Circuit breakers: the public face, the states, and the counting. */
@NullMarked
package io.throttlemachines.breaker;

import org.jspecify.annotations.NullMarked;
