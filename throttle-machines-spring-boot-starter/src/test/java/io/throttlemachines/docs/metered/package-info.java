/** The Java examples of docs/metrics.md. */
@NullMarked
package io.throttlemachines.docs.metered;

import org.jspecify.annotations.NullMarked;
