/** What a POST can do: the actions of each kind, their parameters, and the report. */
@NullMarked
package io.throttlemachines.spring.actuate.action;

import org.jspecify.annotations.NullMarked;
