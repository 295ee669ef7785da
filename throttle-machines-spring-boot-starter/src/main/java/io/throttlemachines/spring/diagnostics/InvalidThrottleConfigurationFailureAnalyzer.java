package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains all mistakes in the application's configuration. Shows for each its property, value and origin, what is wrong, and what
 * to write instead.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class InvalidThrottleConfigurationFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidThrottleConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidThrottleConfigurationException cause) {
        List<Mistake> mistakes = cause.mistakes();
        boolean one = mistakes.size() == 1;
        String title = "The configuration of Throttle Machines cannot work"
                + (one ? "" : ", for " + mistakes.size() + " reasons") + ":%n%n".formatted();
        String description = mistakes.stream()
                .map(InvalidThrottleConfigurationFailureAnalyzer::description)
                .collect(Collectors.joining("%n".formatted()));
        String action = mistakes.stream()
                .map(mistake -> one ? mistake.advice() : action(mistake))
                .collect(Collectors.joining("%n".formatted()));
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
