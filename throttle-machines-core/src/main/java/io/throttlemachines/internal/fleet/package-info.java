/** The instances that share breakers: what each knows of the others, and how they decide together. Internal. */
@NullMarked
package io.throttlemachines.internal.fleet;

import org.jspecify.annotations.NullMarked;
