package io.throttlemachines.spring.web;

import java.time.Duration;

/** Durations in the only unit of header fields, whole seconds; rounded up, so that no caller comes back too early. */
final class Seconds {

    private static final long NEARLY_A_SECOND = 999_999_999;

    private Seconds() {}

    /** Rounded up, and at least 1. */
    static long roundedUp(Duration duration) {
        return Math.max(1, duration.plusNanos(NEARLY_A_SECOND).toSeconds());
    }
}
