/** Attempts of calls that answer with a Flux, of which the first to signal something continues alone. */
@NullMarked
package io.throttlemachines.spring.aop.reactive;

import org.jspecify.annotations.NullMarked;
