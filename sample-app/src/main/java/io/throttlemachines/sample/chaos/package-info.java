/** The switches that make the shop's database and payment gateway fail, slow down or recover. */
@NullMarked
package io.throttlemachines.sample.chaos;

import org.jspecify.annotations.NullMarked;
