package io.throttlemachines.sample.chaos;

import java.util.Locale;

/** How a {@link Target} misbehaves. */
public enum Fault {
    /** Not at all. */
    NONE,
    /** Every use of it fails at once. */
    FAIL,
    /** Every use of it works, but late by {@code shop.chaos.delay}. */
    SLOW,
    /** Every second use of it fails at once, the first one too. */
    FLAKY,
    /** One use of it in a hundred is late, by {@code shop.chaos.tail-delay} at most. */
    TAIL;

    /** What a person calls it: {@code none}, {@code fail}, {@code slow}, {@code flaky} or {@code tail}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
