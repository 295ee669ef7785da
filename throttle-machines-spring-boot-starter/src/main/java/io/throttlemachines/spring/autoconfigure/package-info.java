/** The wiring: which beans exist and when. Nothing else in the starter depends on it. */
@NullMarked
package io.throttlemachines.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
