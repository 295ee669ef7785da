package io.throttlemachines.test;

import org.jspecify.annotations.Nullable;

/** A line that tells what there is to tell. */
final class Told {

    private final StringBuilder line;

    Told(String beginning) {
        line = new StringBuilder(beginning);
    }

    Told add(String label, @Nullable Object value) {
        if (value != null) {
            line.append(label).append(value);
        }
        return this;
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
