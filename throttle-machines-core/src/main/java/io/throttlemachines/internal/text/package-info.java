/** Internal: text that is safe on one line, and the nearest of several known names. */
@NullMarked
package io.throttlemachines.internal.text;

import org.jspecify.annotations.NullMarked;
