/** Kotlin's suspending functions and Flow, which are optional, as the Reactor types that the rest of the starter guards. */
@NullMarked
package io.throttlemachines.spring.aop.kotlin;

import org.jspecify.annotations.NullMarked;
