/** Who may order. */
@NullMarked
package io.throttlemachines.sample.user;

import org.jspecify.annotations.NullMarked;
