/** The examples of docs/annotations.md and docs/configuration.md. */
@NullMarked
package io.throttlemachines.docs.annotated;

import org.jspecify.annotations.NullMarked;
