/** What the endpoint answers: immutable descriptors, error responses, and how they write values. */
@NullMarked
package io.throttlemachines.spring.actuate.response;

import org.jspecify.annotations.NullMarked;
