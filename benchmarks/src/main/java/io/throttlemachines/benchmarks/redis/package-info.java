/** Limiters through Redis beside each other on one server. Writes a table, its data and a chart. */
@NullMarked
package io.throttlemachines.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
