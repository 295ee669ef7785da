package io.throttlemachines.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action did to each of the breakers it went through, in the order in which it did.
 *
 * @param steps one for each breaker
 */
public record ActionReport(List<Step> steps) {

    /**
     * What happened to one breaker.
     *
     * @param name   its full name
     * @param done   whether the action was carried out
     * @param reason why not, as one readable line; null if it was
     */
    public record Step(String name, boolean done, @Nullable String reason) {

        /**
         * The action was carried out unless something objected.
         *
         * @param name      the breaker's full name
         * @param objection why not, or null
         * @return the step
         */
        public static Step of(String name, @Nullable String objection) {
            return new Step(name, objection == null, objection);
        }
    }

    /** Keeps its own copy. */
    public ActionReport {
        steps = List.copyOf(steps);
    }

    /**
     * Whether every step was carried out.
     *
     * @return true if nothing objected anywhere
     */
    public boolean done() {
        return steps.stream().allMatch(Step::done);
    }
}
