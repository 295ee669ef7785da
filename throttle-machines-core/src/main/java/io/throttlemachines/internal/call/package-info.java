/** Internal: asynchronous calls and the context of their caller, and guards around code of the application. */
@NullMarked
package io.throttlemachines.internal.call;

import org.jspecify.annotations.NullMarked;
