package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What an action did.
 *
 * @param action the action
 * @param kind   the kind of what it was asked of
 * @param name   the full name of what it was asked of
 * @param done   whether every step was done
 * @param steps  what happened to each that the action came to, in order; none if there was nothing to do
 * @param status how what it was asked of stands afterwards, as in a GET
 */
public record ActionDescriptor(
        String action, String kind, String name, boolean done, List<StepDescriptor> steps, OperationResponseBody status)
        implements OperationResponseBody {

    /**
     * What happened to one breaker or limiter.
     *
     * @param name   its full name
     * @param done   whether the action was carried out
     * @param reason why not, or why there was nothing to do; left out otherwise
     */
    public record StepDescriptor(
            String name, boolean done, @Nullable String reason) {

        public static StepDescriptor of(Step step) {
            return new StepDescriptor(step.name(), step.done(), ResponseText.line(step.reason()));
        }
    }

    /** Nothing was done, because everything objected. */
    public boolean refused() {
        return !steps.isEmpty() && steps.stream().noneMatch(StepDescriptor::done);
    }
}
