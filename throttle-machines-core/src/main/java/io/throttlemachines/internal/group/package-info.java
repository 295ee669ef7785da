/** Internal: groups of breakers and limiters. */
@NullMarked
package io.throttlemachines.internal.group;

import org.jspecify.annotations.NullMarked;
