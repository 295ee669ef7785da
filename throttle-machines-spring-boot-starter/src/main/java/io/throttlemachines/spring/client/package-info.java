/** Reads from failed calls to other services when they may be retried. */
@NullMarked
package io.throttlemachines.spring.client;

import org.jspecify.annotations.NullMarked;
