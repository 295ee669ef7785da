/** Internal: the graph of breakers and limiters, and the one lock under which it changes. */
@NullMarked
package io.throttlemachines.internal.graph;

import org.jspecify.annotations.NullMarked;
