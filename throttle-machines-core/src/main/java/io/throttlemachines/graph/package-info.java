/** The graph of dependencies and cascades as applications see it: its status, as data and as a chart, and a breaker's impact. */
@NullMarked
package io.throttlemachines.graph;

import org.jspecify.annotations.NullMarked;
