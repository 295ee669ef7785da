/** Search over three replicas, hedged across them. */
@NullMarked
package io.throttlemachines.sample.search;

import org.jspecify.annotations.NullMarked;
