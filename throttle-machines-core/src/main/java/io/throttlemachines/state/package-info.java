/** The words a circuit's condition is told in: its state, its mode, and why it opened. */
@NullMarked
package io.throttlemachines.state;

import org.jspecify.annotations.NullMarked;
