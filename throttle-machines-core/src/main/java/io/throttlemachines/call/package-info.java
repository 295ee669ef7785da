/** The functions that an application passes to the library, generic in the exception they throw. */
@NullMarked
package io.throttlemachines.call;

import org.jspecify.annotations.NullMarked;
