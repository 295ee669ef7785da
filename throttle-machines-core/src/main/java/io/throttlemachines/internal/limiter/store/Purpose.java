package io.throttlemachines.internal.limiter.store;

/** What a caller wants from a bucket. */
enum Purpose {
    /** Only to know how long it must wait. */
    LOOK,
    /** Permits, or else to know how long it must wait. */
    TAKE,
    /** Permits. If there are none, it does not wait. */
    TRY
}
