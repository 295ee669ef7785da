/** Answers to request bodies that Spring cannot read. */
@NullMarked
package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.NullMarked;
