/** One application, with Resilience4j before its migration and with Throttle Machines after it. */
@NullMarked
package com.acme.shop;

import org.jspecify.annotations.NullMarked;
