package io.throttlemachines.state;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Why a circuit opened. Immutable and thread-safe.
 *
 * @param description one readable line, such as {@code "5 failures within PT1M"} or {@code "cascade from
 *                    main-database"}
 * @param primary     for a cascade, the full name of the breaker that began it; otherwise null
 * @param lastFailure the failure that opened it, if a failed call did; otherwise null
 */
public record OpenCause(
        Kind kind,
        String description,
        @Nullable String primary,
        @Nullable Throwable lastFailure) implements Serializable {

    /** The kinds of cause. */
    public enum Kind {
        /** The failures within the window reached the threshold. */
        FAILURES,
        /** The share of failed calls within the window was too large. */
        FAILURE_RATE,
        /** The share of slow calls within the window was too large. */
        SLOW_CALL_RATE,
        /** A probe failed. */
        PROBE_FAILED,
        /** A probe did not end in time. */
        PROBE_TIMEOUT,
        /** A primary opened. */
        CASCADE,
        /** A quorum of the fleet's instances opened it. */
        QUORUM,
        /** An operator opened it; it recovers by itself. */
        FORCED,
        /** An operator isolated it; it stays open until the isolation ends or an operator resets it. */
        ISOLATED
    }

    @Override
    public String toString() {
        return description;
    }
}
