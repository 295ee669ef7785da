/** The states of a circuit, and why it opened. */
@NullMarked
package io.throttlemachines.state;

import org.jspecify.annotations.NullMarked;
