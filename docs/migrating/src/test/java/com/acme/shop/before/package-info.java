/** The application with Resilience4j. */
@NullMarked
package com.acme.shop.before;

import org.jspecify.annotations.NullMarked;
