/** The examples of docs/annotations.md, docs/configuration.md and docs/hedging.md. */
@NullMarked
package io.throttlemachines.docs.annotated;

import org.jspecify.annotations.NullMarked;
