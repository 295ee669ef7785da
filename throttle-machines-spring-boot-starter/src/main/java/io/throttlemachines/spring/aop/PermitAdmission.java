package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.limiter.Permit;
import org.jspecify.annotations.Nullable;

/** Gives back a permit as a breaker's call gives back its place. */
record PermitAdmission(Permit permit) implements Admission {

    @Override
    public void succeeded(@Nullable Object result) {
        permit.release();
    }

    @Override
    public void failed(Throwable failure) {
        permit.releaseFailed();
    }

    @Override
    public void release() {
        permit.releaseUnused();
    }
}
