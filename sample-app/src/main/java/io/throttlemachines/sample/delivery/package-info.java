/** Offers of the companies that deliver what the shop sells. */
@NullMarked
package io.throttlemachines.sample.delivery;

import org.jspecify.annotations.NullMarked;
