/** The beans that keep the permits of limiters which several instances share. */
@NullMarked
package io.throttlemachines.spring.store;

import org.jspecify.annotations.NullMarked;
