package io.throttlemachines.spring.redis.fault;

/**
 * A permit that a process was granted.
 *
 * @param limit  the limit by which the process asked
 * @param before the moment before the call
 * @param after  the moment after it; the permit was granted in between
 */
record Grant(long limit, long before, long after) {}
