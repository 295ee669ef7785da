/** Internal: the state machine of a circuit, the counts of calls and failures, and the admission of calls. */
@NullMarked
package io.throttlemachines.internal.breaker;

import org.jspecify.annotations.NullMarked;
