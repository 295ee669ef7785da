/** Reads from the proxies of beans what acts around each annotated method, for the endpoint. */
@NullMarked
package io.throttlemachines.spring.actuate.methods;

import org.jspecify.annotations.NullMarked;
