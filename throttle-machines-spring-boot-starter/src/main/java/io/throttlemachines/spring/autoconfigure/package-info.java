/** The wiring: properties, beans and what is told when the start fails. Nothing else in the starter knows it. */
@NullMarked
package io.throttlemachines.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
