/** The functions that users hand over: generic in the exception they throw. */
@NullMarked
package io.throttlemachines.call;

import org.jspecify.annotations.NullMarked;
