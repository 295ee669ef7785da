package io.throttlemachines.spring.redis;

/** Sees each permit at the moment at which it is spent, and fails the test where the holders got too many. */
interface Judge {

    /** Permits were spent that were granted at an earlier moment, or at this one. */
    void spent(LeaseHolder by, long permits, long now, long grantedAt);

    /** The server granted permits by the settings of this holder. */
    void granted(LeaseHolder to, long now);
}
