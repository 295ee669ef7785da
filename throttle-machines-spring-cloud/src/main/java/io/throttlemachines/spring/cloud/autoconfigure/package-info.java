/** Auto-configuration of the factories and of the gateway's filter. */
@NullMarked
package io.throttlemachines.spring.cloud.autoconfigure;

import org.jspecify.annotations.NullMarked;
