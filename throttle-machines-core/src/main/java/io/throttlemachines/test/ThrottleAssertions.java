package io.throttlemachines.test;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permits;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for AssertJ, which must be on the class path. They may be imported statically beside AssertJ's own
 * {@code Assertions.assertThat}.
 */
public final class ThrottleAssertions {

    private ThrottleAssertions() {}

    /**
     * Begins to assert something of a breaker.
     *
     * @param actual the breaker
     * @return assertions
     */
    public static BreakerAssert assertThat(@Nullable Breaker actual) {
        return new BreakerAssert(actual);
    }

    /**
     * Begins to assert something of a limiter, or of one key's permits by {@link Limiter#forKey(Object)}.
     *
     * @param actual the limiter or the permits
     * @return assertions
     */
    public static PermitsAssert assertThat(@Nullable Permits actual) {
        return new PermitsAssert(actual);
    }
}
