package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains mistakes in the configuration: of each the property, its value, its origin, what is wrong and what to write instead. */
final class MistakeReport {

    private MistakeReport() {}

    static FailureAnalysis of(List<Mistake> mistakes, Throwable cause) {
        String title = "The configuration of Throttle Machines cannot work"
                + (mistakes.size() == 1 ? "" : ", for " + mistakes.size() + " reasons") + ":%n%n".formatted();
        String description =
                mistakes.stream().map(MistakeReport::description).collect(Collectors.joining("%n".formatted()));
        String action = mistakes.size() == 1
                ? mistakes.get(0).advice()
                : mistakes.stream().map(MistakeReport::action).collect(Collectors.joining("%n".formatted()));
        return new FailureAnalysis(title + description, action, cause);
    }

    private static String description(Mistake mistake) {
        String value = mistake.value();
        return line("Property", mistake.property())
                + line("Value", value == null ? null : "\"" + value + "\"")
                + line("Origin", mistake.origin())
                + line("Reason", mistake.problem());
    }

    private static String line(String label, @Nullable Object text) {
        return text == null ? "" : "    %s: %s%n".formatted(label, text);
    }

    private static String action(Mistake mistake) {
        return "    " + (mistake.property() == null ? "" : mistake.property() + ": ") + mistake.advice();
    }
}
