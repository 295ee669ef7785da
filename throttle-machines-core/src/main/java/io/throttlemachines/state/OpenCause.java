package io.throttlemachines.state;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Why a circuit opened.
 *
 * @param kind        the kind of cause
 * @param description one readable line, such as {@code "5 failures within PT1M"} or {@code "cascade from main-database"}
 * @param primary     for a cascade, the full name of the breaker that began it; otherwise null
 * @param lastFailure the failure that tipped it, where a call's failure did; otherwise null
 */
public record OpenCause(
        Kind kind,
        String description,
        @Nullable String primary,
        @Nullable Throwable lastFailure) implements Serializable {

    /** The kinds of cause. */
    public enum Kind {
        /** So many failures within the window. */
        FAILURES,
        /** Too large a share of failed calls within the window. */
        FAILURE_RATE,
        /** Too large a share of slow calls within the window. */
        SLOW_CALL_RATE,
        /** A probe failed. */
        PROBE_FAILED,
        /** A probe did not end in time. */
        PROBE_TIMEOUT,
        /** A primary opened. */
        CASCADE,
        /** A person opened it; it recovers by itself. */
        FORCED,
        /** A person isolated it; it stays open until reset by hand. */
        ISOLATED
    }

    @Override
    public String toString() {
        return description;
    }
}
