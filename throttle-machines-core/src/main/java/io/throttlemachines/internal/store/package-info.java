/** The calls to stores that instances share: how long they may take, and the breaker before each store. Internal. */
@NullMarked
package io.throttlemachines.internal.store;

import org.jspecify.annotations.NullMarked;
