/** What measures calls: the meters of breakers, limiters, hedges and groups. */
@NullMarked
package io.throttlemachines.metrics;

import org.jspecify.annotations.NullMarked;
