package io.throttlemachines.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an action on several breakers, in the order in which they were treated.
 *
 * @param steps the result for each breaker
 */
public record ActionReport(List<Step> steps) {

    /**
     * The result for one breaker.
     *
     * @param name   the breaker's full name
     * @param done   whether the action was carried out
     * @param reason why not, in one line; null if the action was carried out
     */
    public record Step(String name, boolean done, @Nullable String reason) {

        /** A step that was carried out unless there is an objection, which is why it was not. */
        public static Step of(String name, @Nullable String objection) {
            return new Step(name, objection == null, objection);
        }
    }

    /** Copies the list. */
    public ActionReport {
        steps = List.copyOf(steps);
    }

    /** Whether every step was carried out. */
    public boolean done() {
        return steps.stream().allMatch(Step::done);
    }
}
