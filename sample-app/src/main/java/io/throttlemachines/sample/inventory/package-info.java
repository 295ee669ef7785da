/** What can be ordered, and how much of it is left. */
@NullMarked
package io.throttlemachines.sample.inventory;

import org.jspecify.annotations.NullMarked;
