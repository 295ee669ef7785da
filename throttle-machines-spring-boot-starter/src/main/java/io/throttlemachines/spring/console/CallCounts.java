package io.throttlemachines.spring.console;

import io.throttlemachines.breaker.Breaker;
import org.jspecify.annotations.Nullable;

/** How many calls breakers have had. Implementations are thread-safe. */
@FunctionalInterface
public interface CallCounts {

    /** Nothing counts calls. */
    CallCounts NONE = breaker -> null;

    /** The calls that a breaker has let in since something counts them; null if nothing does. */
    @Nullable
    Long of(Breaker breaker);
}
