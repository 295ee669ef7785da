/** Property names and texts as the files have them, before Spring binds them. */
@NullMarked
package io.throttlemachines.spring.config.written;

import org.jspecify.annotations.NullMarked;
