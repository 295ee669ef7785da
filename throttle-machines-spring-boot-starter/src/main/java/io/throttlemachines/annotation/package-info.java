/** The annotations that applications put on their methods. */
@NullMarked
package io.throttlemachines.annotation;

import org.jspecify.annotations.NullMarked;
