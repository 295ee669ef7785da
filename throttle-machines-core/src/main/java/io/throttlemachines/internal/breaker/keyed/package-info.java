/** The keys of a breaker: which are remembered, and how a call of a key goes. Internal. */
@NullMarked
package io.throttlemachines.internal.breaker.keyed;

import org.jspecify.annotations.NullMarked;
