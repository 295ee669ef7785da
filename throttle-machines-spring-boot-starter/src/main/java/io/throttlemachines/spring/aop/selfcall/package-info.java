/** Finds calls of a bean to its own annotated methods, which no proxy sees. */
@NullMarked
package io.throttlemachines.spring.aop.selfcall;

import org.jspecify.annotations.NullMarked;
