/** Beans of the application that change in Java what application.yml declares. */
@NullMarked
package io.throttlemachines.spring.customize;

import org.jspecify.annotations.NullMarked;
