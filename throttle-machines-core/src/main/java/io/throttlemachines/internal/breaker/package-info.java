/** Internal: the state machine of a circuit, the counting of failures, and the admission of calls. */
@NullMarked
package io.throttlemachines.internal.breaker;

import org.jspecify.annotations.NullMarked;
