/** How the shop answers with problem+json when something did not work. */
@NullMarked
package io.throttlemachines.sample.problem;

import org.jspecify.annotations.NullMarked;
