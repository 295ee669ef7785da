/** Shows circuits in the application's health. */
@NullMarked
package io.throttlemachines.spring.health;

import org.jspecify.annotations.NullMarked;
