/** What the health of an application tells of its circuits. */
@NullMarked
package io.throttlemachines.spring.health;

import org.jspecify.annotations.NullMarked;
