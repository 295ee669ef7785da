/** Placing, refunding and voiding an order: the shop's HTTP API and the steps behind it. */
@NullMarked
package io.throttlemachines.sample.checkout;

import org.jspecify.annotations.NullMarked;
