/** Settings: the table that configurations are made of, and how a wrong value is rejected. */
@NullMarked
package io.throttlemachines.config;

import org.jspecify.annotations.NullMarked;
