package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The report of an action.
 *
 * @param action the action
 * @param kind   the kind of the node it acted on, as in the URL
 * @param name   the full name of that node
 * @param done   whether every step was done
 * @param steps  the result for each breaker or limiter that the action reached, in order; empty if there was nothing to do
 * @param status the status of the node after the action, as in a GET
 */
public record ActionDescriptor(
        String action, String kind, String name, boolean done, List<StepDescriptor> steps, OperationResponseBody status)
        implements OperationResponseBody {

    /**
     * The result for one breaker or limiter.
     *
     * @param name   its full name
     * @param done   whether the action was carried out
     * @param reason why not, or why there was nothing to do; left out otherwise
     */
    public record StepDescriptor(
            String name, boolean done, @Nullable String reason) {

        private static StepDescriptor of(Step step) {
            return new StepDescriptor(step.name(), step.done(), ResponseText.line(step.reason()));
        }
    }

    public static ActionDescriptor of(
            String action, String kind, String name, ActionReport report, OperationResponseBody status) {
        List<StepDescriptor> steps =
                report.steps().stream().map(StepDescriptor::of).toList();
        return new ActionDescriptor(action, kind, name, report.done(), steps, status);
    }

    /** Whether every step was refused, so that nothing changed. */
    public boolean refused() {
        return !steps.isEmpty() && steps.stream().noneMatch(StepDescriptor::done);
    }
}
