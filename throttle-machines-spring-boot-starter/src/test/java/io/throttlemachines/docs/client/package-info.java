/** The Java examples of a downstream's Retry-After in docs/breakers.md. */
@NullMarked
package io.throttlemachines.docs.client;

import org.jspecify.annotations.NullMarked;
