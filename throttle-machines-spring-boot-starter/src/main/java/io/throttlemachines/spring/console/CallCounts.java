package io.throttlemachines.spring.console;

import org.jspecify.annotations.Nullable;

/** How many calls breakers have had. Implementations are thread-safe. */
@FunctionalInterface
public interface CallCounts {

    /** Nothing counts calls. */
    CallCounts NONE = breaker -> null;

    /** The calls since the start that the breaker of that full name let in; null if nothing counts them. */
    @Nullable
    Long of(String breaker);
}
