/** A small shop that can be broken on purpose, to watch its circuits open and close. */
@NullMarked
package io.throttlemachines.sample;

import org.jspecify.annotations.NullMarked;
