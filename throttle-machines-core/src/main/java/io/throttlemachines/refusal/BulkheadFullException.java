package io.throttlemachines.refusal;

import java.io.Serial;

/** A breaker refused a call because {@code max-concurrent} calls are under way. No failure was counted. */
public final class BulkheadFullException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int maxConcurrent;

    /** A refusal of the breaker with this full name. */
    public BulkheadFullException(String name, int maxConcurrent) {
        super(name, UNKNOWN);
        this.maxConcurrent = maxConcurrent;
    }

    /** How many calls may be under way at once: the breaker's {@code max-concurrent}. */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    @Override
    public String description() {
        return "circuit '" + name() + "' has " + maxConcurrent + " calls under way, as many as max-concurrent allows";
    }
}
