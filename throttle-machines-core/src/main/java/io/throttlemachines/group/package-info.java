/** Named groups of breakers and limiters. */
@NullMarked
package io.throttlemachines.group;

import org.jspecify.annotations.NullMarked;
