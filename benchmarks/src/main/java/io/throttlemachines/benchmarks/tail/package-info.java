/** The tail experiment: what hedging does to latencies over real HTTP, and what it costs. */
@NullMarked
package io.throttlemachines.benchmarks.tail;

import org.jspecify.annotations.NullMarked;
