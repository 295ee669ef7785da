/** Examples of docs/spring-cloud.md. */
@NullMarked
package io.throttlemachines.docs.cloud;

import org.jspecify.annotations.NullMarked;
