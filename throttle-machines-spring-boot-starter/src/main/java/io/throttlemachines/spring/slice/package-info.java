/** What is particular about the beans of a test slice. */
@NullMarked
package io.throttlemachines.spring.slice;

import org.jspecify.annotations.NullMarked;
