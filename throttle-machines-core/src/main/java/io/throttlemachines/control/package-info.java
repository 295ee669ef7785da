/** Manual control of breakers and limiters: modes, manual actions, the notes that come with them, and their reports. */
@NullMarked
package io.throttlemachines.control;

import org.jspecify.annotations.NullMarked;
