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
import java.util.Set;
import java.util.function.Consumer;

/** The actions on breakers, limiters and groups, in the order in which error responses list them. */
public final class Actions {

    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> FOR = Set.of("for");
    private static final Set<String> MODE = Set.of("mode", "for");

    private Actions() {}

    public static Map<String, Action<Breaker>> ofBreakers() {
        Map<String, Action<Breaker>> actions = new LinkedHashMap<>();
        actions.put("reset", taking(Set.of("cascade", "key"), Actions::resetBreaker));
        actions.put("force-open", taking(FOR, Actions::forceOpen));
        actions.put(
                "isolate",
                taking(FOR, (breaker, parameters) -> open(breaker, breaker::isolate, parameters.noteWithDuration())));
        actions.put("force-close", taking(NOTHING, (breaker, parameters) -> {
            breaker.forceClose(parameters.note());
            return done(breaker.name());
        }));
        actions.put(
                "attempt-recovery",
                taking(NOTHING, (breaker, parameters) -> report(breaker.tryRecover(parameters.note()))));
        actions.put("mode", taking(MODE, (breaker, parameters) -> {
            breaker.mode(parameters.mode(), parameters.noteWithDuration());
            return done(breaker.name());
        }));
        actions.put("configure", takingSettings(ConfigureAction::breaker));
        return actions;
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

    private static ActionReport forceOpen(Breaker breaker, Parameters parameters) {
        ActionReport report = open(breaker, breaker::forceOpen, parameters.noteWithDuration());
        return report.done() && breaker.status().isolated()
                ? report(new Step(breaker.name(), true, "nothing to do: it is isolated, and stays OPEN as before"))
                : report;
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
        actions.put("reset", taking(Set.of("key"), Actions::reset));
        actions.put("mode", taking(MODE, (limiter, parameters) -> {
            limiter.mode(parameters.mode(), parameters.noteWithDuration());
            return done(limiter.name());
        }));
        actions.put("configure", takingSettings(ConfigureAction::limiter));
        return actions;
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
                "emergency-shutdown",
                taking(FOR, (group, parameters) -> group.emergencyShutdown(parameters.noteWithDuration())));
        actions.put("reset-all", taking(NOTHING, (group, parameters) -> group.resetAll(parameters.note())));
        actions.put(
                "recover",
                taking(Set.of("pause"), (group, parameters) -> group.recover(parameters.pause(), parameters.note())));
        return actions;
    }

    /** An action that takes some parameters beside the reason. */
    private static <T> Action<T> taking(Set<String> taken, Action<T> action) {
        return (node, parameters) -> {
            parameters.rejectUnknown();
            parameters.rejectOthers(taken);
            return action.perform(node, parameters);
        };
    }

    /** An action to which all other fields are settings. */
    private static <T> Action<T> takingSettings(Action<T> action) {
        return (node, parameters) -> {
            parameters.rejectOthers(NOTHING);
            return action.perform(node, parameters);
        };
    }

    private static ActionReport done(String name) {
        return report(Step.of(name, null));
    }

    private static ActionReport report(Step step) {
        return new ActionReport(List.of(step));
    }
}
