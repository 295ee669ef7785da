/** The exceptions a caller gets when a call is refused: data without a stack trace. */
@NullMarked
package io.throttlemachines.refusal;

import org.jspecify.annotations.NullMarked;
