/** The Java examples of docs/testing.md in a Spring application. */
@NullMarked
package io.throttlemachines.docs.testing;

import org.jspecify.annotations.NullMarked;
