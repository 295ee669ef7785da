/** Checks of requests before the endpoint, and answers to requests that Spring rejects. */
@NullMarked
package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.NullMarked;
