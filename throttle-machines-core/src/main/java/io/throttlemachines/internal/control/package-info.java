/** Internal: manual control and guards, the same for breakers and limiters. */
@NullMarked
package io.throttlemachines.internal.control;

import org.jspecify.annotations.NullMarked;
