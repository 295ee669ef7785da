/** What failed calls to other services say of when to come again. */
@NullMarked
package io.throttlemachines.spring.client;

import org.jspecify.annotations.NullMarked;
