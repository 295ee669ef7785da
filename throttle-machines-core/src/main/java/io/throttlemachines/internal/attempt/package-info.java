/** Internal: what calls that are made in several attempts have in common, hedged or retried. */
@NullMarked
package io.throttlemachines.internal.attempt;

import org.jspecify.annotations.NullMarked;
