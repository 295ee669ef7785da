/** Measures breakers, limiters, groups and hedges with Micrometer. */
@NullMarked
package io.throttlemachines.spring.metrics;

import org.jspecify.annotations.NullMarked;
