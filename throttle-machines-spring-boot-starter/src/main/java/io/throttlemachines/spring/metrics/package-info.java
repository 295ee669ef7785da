/** Measures breakers, limiters, groups and hedges by Micrometer. */
@NullMarked
package io.throttlemachines.spring.metrics;

import org.jspecify.annotations.NullMarked;
