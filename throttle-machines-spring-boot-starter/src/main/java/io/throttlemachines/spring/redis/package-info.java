/** Keeps the permits of limiters in Redis, where instances share them. */
@NullMarked
package io.throttlemachines.spring.redis;

import org.jspecify.annotations.NullMarked;
