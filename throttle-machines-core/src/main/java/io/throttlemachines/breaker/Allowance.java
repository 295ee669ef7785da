package io.throttlemachines.breaker;

import org.jspecify.annotations.Nullable;

/**
 * Whether an action may happen now, and why not.
 *
 * @param allowed whether the action may happen
 * @param reason  why not, in one line; null if allowed
 */
public record Allowance(boolean allowed, @Nullable String reason) {

    /**
     * Allowed unless there is an objection.
     *
     * @param objection why the action is not allowed, or null
     */
    public static Allowance unless(@Nullable String objection) {
        return new Allowance(objection == null, objection);
    }
}
