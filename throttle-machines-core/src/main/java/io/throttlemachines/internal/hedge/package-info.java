/** Internal: one hedged call from its first attempt to its answer, with delay and budget. */
@NullMarked
package io.throttlemachines.internal.hedge;

import org.jspecify.annotations.NullMarked;
