/** The orders and what became of them. */
@NullMarked
package io.throttlemachines.sample.order;

import org.jspecify.annotations.NullMarked;
