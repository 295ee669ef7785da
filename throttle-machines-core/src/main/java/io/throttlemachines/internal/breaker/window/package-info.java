/** What a CLOSED breaker counts within its window, and when it opens. Internal. */
@NullMarked
package io.throttlemachines.internal.breaker.window;

import org.jspecify.annotations.NullMarked;
