package io.throttlemachines.breaker;

import org.jspecify.annotations.Nullable;

/**
 * Whether an action may happen now, and why not.
 *
 * @param allowed whether it may
 * @param reason  why not, as one readable line; null if it may
 */
public record Allowance(boolean allowed, @Nullable String reason) {

    /**
     * Allowed unless something objects.
     *
     * @param objection why not, or null
     * @return the allowance
     */
    public static Allowance unless(@Nullable String objection) {
        return new Allowance(objection == null, objection);
    }
}
