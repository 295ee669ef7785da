/** What users write on their methods. */
@NullMarked
package io.throttlemachines.annotation;

import org.jspecify.annotations.NullMarked;
