/** The first example of the README, whole. */
@NullMarked
package io.throttlemachines.docs.first;

import org.jspecify.annotations.NullMarked;
