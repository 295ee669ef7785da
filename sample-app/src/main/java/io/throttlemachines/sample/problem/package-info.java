/** How the shop tells its callers, in problem+json, that something did not work. */
@NullMarked
package io.throttlemachines.sample.problem;

import org.jspecify.annotations.NullMarked;
