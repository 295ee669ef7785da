package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.Permit;

/** The permit of a limiter that counts how many calls begin, and of a call that goes on without a permit: nothing goes back. */
enum NoPermit implements Permit {
    INSTANCE;

    @Override
    public void release() {}

    @Override
    public void releaseFailed() {}

    @Override
    public void releaseUnused() {}
}
