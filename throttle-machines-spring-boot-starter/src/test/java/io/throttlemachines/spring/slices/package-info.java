/** The annotations work in Spring Boot's test slices, with the real slices. */
@NullMarked
package io.throttlemachines.spring.slices;

import org.jspecify.annotations.NullMarked;
