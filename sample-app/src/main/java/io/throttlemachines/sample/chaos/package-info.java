/** The switches that make the shop's database, payment gateway, search and a delivery partner fail, slow down or recover. */
@NullMarked
package io.throttlemachines.sample.chaos;

import org.jspecify.annotations.NullMarked;
