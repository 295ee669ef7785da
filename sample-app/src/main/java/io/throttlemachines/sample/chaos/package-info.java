/** The switches that make the shop's database, payment gateway and search fail, slow down or recover. */
@NullMarked
package io.throttlemachines.sample.chaos;

import org.jspecify.annotations.NullMarked;
