/** Internal: calls through a breaker whose time is limited. */
@NullMarked
package io.throttlemachines.internal.breaker.timeout;

import org.jspecify.annotations.NullMarked;
