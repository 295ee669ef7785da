/** Breakers that several instances of an application share: the interface of their store, and what they say. */
@NullMarked
package io.throttlemachines.fleet;

import org.jspecify.annotations.NullMarked;
