/** Settings that change while the application runs, because their properties were refreshed. */
@NullMarked
package io.throttlemachines.spring.refresh;

import org.jspecify.annotations.NullMarked;
