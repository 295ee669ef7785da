/** Retries: a call made again after a failure, within a budget. */
@NullMarked
package io.throttlemachines.retry;

import org.jspecify.annotations.NullMarked;
