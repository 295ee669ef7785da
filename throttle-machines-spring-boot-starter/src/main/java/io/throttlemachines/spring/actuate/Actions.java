package io.throttlemachines.spring.actuate;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.state.ActionNote;
import io.throttlemachines.state.ActionReport;
import io.throttlemachines.state.ActionReport.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be done to each kind, in the order in which it is offered. */
final class Actions {

    private Actions() {}

    static Map<String, Action<Breaker>> ofBreakers() {
        Map<String, Action<Breaker>> actions = new LinkedHashMap<>();
        actions.put(
                "reset",
                (breaker, parameters) ->
                        parameters.cascade() ? breaker.resetCascade() : report(breaker.tryReset(ActionNote.NONE)));
        actions.put("force-open", (breaker, parameters) -> unlessOff(breaker, Breaker::forceOpen));
        actions.put("isolate", (breaker, parameters) -> unlessOff(breaker, Breaker::isolate));
        actions.put("force-close", (breaker, parameters) -> {
            breaker.forceClose();
            return report(Step.of(breaker.name(), null));
        });
        actions.put("attempt-recovery", (breaker, parameters) -> report(breaker.recover(ActionNote.NONE)));
        return actions;
    }

    /** A breaker in mode off refuses to be opened. */
    private static ActionReport unlessOff(Breaker breaker, Consumer<Breaker> opening) {
        String objection = null;
        try {
            opening.accept(breaker);
        } catch (IllegalStateException refused) {
            objection = refused.getMessage();
        }
        return report(Step.of(breaker.name(), objection));
    }

    static Map<String, Action<Limiter>> ofLimiters() {
        return Map.of("reset", (limiter, parameters) -> reset(limiter, parameters.key()));
    }

    private static ActionReport reset(Limiter limiter, @Nullable String key) {
        if (key == null) {
            limiter.reset();
        } else if (!limiter.resetKeyText(key)) {
            return report(new Step(limiter.name(), true, "nothing to give back: no such key is remembered"));
        }
        return report(Step.of(limiter.name(), null));
    }

    static Map<String, Action<Group>> ofGroups() {
        Map<String, Action<Group>> actions = new LinkedHashMap<>();
        actions.put("emergency-shutdown", (group, parameters) -> group.emergencyShutdown());
        actions.put("reset-all", (group, parameters) -> group.resetAll());
        actions.put("recover", (group, parameters) -> group.recover(parameters.pause()));
        return actions;
    }

    private static ActionReport report(Step step) {
        return new ActionReport(List.of(step));
    }
}
