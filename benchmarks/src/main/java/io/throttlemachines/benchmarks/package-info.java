/** What a call costs with this library, beside its peers and beside nothing at all, measured in one run. */
@NullMarked
package io.throttlemachines.benchmarks;

import org.jspecify.annotations.NullMarked;
