/** Payments, and the gateway they reach over HTTP. */
@NullMarked
package io.throttlemachines.sample.payment;

import org.jspecify.annotations.NullMarked;
