/** Internal: how asynchronous calls are followed, interrupted, and given the caller's context. */
@NullMarked
package io.throttlemachines.internal.call;

import org.jspecify.annotations.NullMarked;
