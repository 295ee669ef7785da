/** Hedged requests: a call sent again when the first answer is late, within a budget. */
@NullMarked
package io.throttlemachines.hedge;

import org.jspecify.annotations.NullMarked;
