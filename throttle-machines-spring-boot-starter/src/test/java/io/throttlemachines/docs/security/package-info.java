/** The Java examples of docs/security.md. */
@NullMarked
package io.throttlemachines.docs.security;

import org.jspecify.annotations.NullMarked;
