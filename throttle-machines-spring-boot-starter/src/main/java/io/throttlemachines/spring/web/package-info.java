/** The HTTP responses of a web application to refused calls. */
@NullMarked
package io.throttlemachines.spring.web;

import org.jspecify.annotations.NullMarked;
