/** Internal: how configurations keep the values of their settings. */
@NullMarked
package io.throttlemachines.internal.config;

import org.jspecify.annotations.NullMarked;
