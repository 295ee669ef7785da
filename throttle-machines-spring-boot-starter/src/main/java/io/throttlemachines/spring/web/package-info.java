/** What a web application's callers are told when a call is refused. */
@NullMarked
package io.throttlemachines.spring.web;

import org.jspecify.annotations.NullMarked;
