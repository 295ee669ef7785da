/** The application with Throttle Machines. */
@NullMarked
package com.acme.shop.after;

import org.jspecify.annotations.NullMarked;
