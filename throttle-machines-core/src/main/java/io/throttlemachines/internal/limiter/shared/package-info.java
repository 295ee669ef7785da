/** Limiters whose permits other instances share. Internal. */
@NullMarked
package io.throttlemachines.internal.limiter.shared;

import org.jspecify.annotations.NullMarked;
