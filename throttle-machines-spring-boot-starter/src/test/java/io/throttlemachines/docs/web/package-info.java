/** The Java examples of docs/http.md. */
@NullMarked
package io.throttlemachines.docs.web;

import org.jspecify.annotations.NullMarked;
