/** Failure analyses of a start that failed: what is wrong, where it is written, and what to write instead. */
@NullMarked
package io.throttlemachines.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
