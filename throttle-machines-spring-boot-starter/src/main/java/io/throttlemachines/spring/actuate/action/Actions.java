package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.group.Group;
import io.throttlemachines.limiter.Limiter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The actions on breakers, limiters and groups, in the order in which error responses list them. */
public final class Actions {

    private static final String CONFIGURE = "configure";
    private static final String RESET = "reset";

    private Actions() {}

    public static Map<String, Action<Breaker>> ofBreakers() {
        Map<String, Action<Breaker>> actions = new LinkedHashMap<>();
        actions.put(RESET, Actions::resetBreaker);
        actions.put(
                "force-open",
                (breaker, parameters) -> open(breaker, breaker::forceOpen, parameters.noteWithDuration()));
        actions.put("isolate", (breaker, parameters) -> open(breaker, breaker::isolate, parameters.noteWithDuration()));
        actions.put("force-close", (breaker, parameters) -> {
            breaker.forceClose(parameters.note());
            return done(breaker.name());
        });
        actions.put("attempt-recovery", (breaker, parameters) -> report(breaker.tryRecover(parameters.note())));
        actions.put("mode", (breaker, parameters) -> {
            breaker.mode(parameters.mode(), parameters.noteWithDuration());
            return done(breaker.name());
        });
        actions.put(CONFIGURE, ConfigureAction::breaker);
        return checkingFields(actions);
    }

    private static ActionReport resetBreaker(Breaker breaker, Parameters parameters) {
        String key = parameters.key();
        if (key != null) {
            return report(breaker.tryResetKey(key, parameters.noteOfKey()));
        }
        return parameters.cascade()
                ? breaker.resetCascade(parameters.note())
                : report(breaker.tryReset(parameters.note()));
    }

    /** A breaker in mode off refuses to be opened. */
    private static ActionReport open(Breaker breaker, Consumer<ActionNote> opening, ActionNote note) {
        String objection = null;
        try {
            opening.accept(note);
        } catch (IllegalStateException refused) {
            objection = refused.getMessage();
        }
        return report(Step.of(breaker.name(), objection));
    }

    public static Map<String, Action<Limiter>> ofLimiters() {
        Map<String, Action<Limiter>> actions = new LinkedHashMap<>();
        actions.put(RESET, Actions::reset);
        actions.put("mode", (limiter, parameters) -> {
            limiter.mode(parameters.mode(), parameters.noteWithDuration());
            return done(limiter.name());
        });
        actions.put(CONFIGURE, ConfigureAction::limiter);
        return checkingFields(actions);
    }

    /** A limiter refuses while the store of its permits does not answer. */
    private static ActionReport reset(Limiter limiter, Parameters parameters) {
        String key = parameters.key();
        try {
            if (key == null) {
                limiter.reset(parameters.note());
            } else if (!limiter.resetKeyText(key, parameters.note())) {
                return report(new Step(limiter.name(), true, "nothing to do: the limiter remembers no such key"));
            }
        } catch (IllegalStateException refused) {
            return report(Step.of(limiter.name(), refused.getMessage()));
        }
        return done(limiter.name());
    }

    public static Map<String, Action<Group>> ofGroups() {
        Map<String, Action<Group>> actions = new LinkedHashMap<>();
        actions.put(
                "emergency-shutdown", (group, parameters) -> group.emergencyShutdown(parameters.noteWithDuration()));
        actions.put("reset-all", (group, parameters) -> group.resetAll(parameters.note()));
        actions.put("recover", (group, parameters) -> group.recover(parameters.pause(), parameters.note()));
        return checkingFields(actions);
    }

    /** Only {@code configure} accepts further fields, the settings, and only {@code reset} a key. */
    private static <T> Map<String, Action<T>> checkingFields(Map<String, Action<T>> actions) {
        actions.replaceAll((name, action) -> (node, parameters) -> {
            if (!name.equals(CONFIGURE)) {
                parameters.rejectUnknown();
            }
            if (!name.equals(RESET)) {
                parameters.rejectKey();
            }
            return action.perform(node, parameters);
        });
        return actions;
    }

    private static ActionReport done(String name) {
        return report(Step.of(name, null));
    }

    private static ActionReport report(Step step) {
        return new ActionReport(List.of(step));
    }
}
