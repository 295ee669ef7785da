/** Configuration from application.yml: the properties, how they are bound and checked, and the settings they become. */
@NullMarked
package io.throttlemachines.spring.config;

import org.jspecify.annotations.NullMarked;
