package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.aop.InvalidAnnotationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains mistakes in the configuration and in annotations: of each the property, its value and its origin, or the bean, the
 * annotation and the method; then what is wrong and what to write instead.
 */
final class MistakeReport {

    private MistakeReport() {}

    /** One mistake: its lines, what names it among others if anything does, and what to write instead. */
    private record Entry(String description, @Nullable String name, String advice) {}

    /** Mistakes in the configuration, and those in annotations that were found beside them. */
    static FailureAnalysis of(List<Mistake> mistakes, Throwable rootFailure, Throwable cause) {
        List<Entry> entries = new ArrayList<>(
                mistakes.stream().map(MistakeReport::ofConfiguration).toList());
        List<Entry> beside = annotationsBeside(rootFailure)
                .flatMap(each -> each.mistakes().stream())
                .map(MistakeReport::ofAnnotation)
                .toList();
        entries.addAll(beside);
        return report("The configuration " + (beside.isEmpty() ? "" : "and the annotations "), entries, cause);
    }

    static FailureAnalysis ofAnnotations(InvalidAnnotationException cause) {
        return report(
                "The annotations ",
                cause.mistakes().stream().map(MistakeReport::ofAnnotation).toList(),
                cause);
    }

    /** The mistakes in annotations that were found when the breakers and limiters could not be created. */
    static Stream<InvalidAnnotationException> annotationsBeside(Throwable rootFailure) {
        return Stream.<Throwable>iterate(rootFailure, failure -> failure != null, Throwable::getCause)
                .flatMap(failure -> Arrays.stream(failure.getSuppressed()))
                .filter(InvalidAnnotationException.class::isInstance)
                .map(InvalidAnnotationException.class::cast);
    }

    private static FailureAnalysis report(String subject, List<Entry> entries, Throwable cause) {
        String title = subject + "of Throttle Machines cannot work"
                + (entries.size() == 1 ? "" : ", for " + entries.size() + " reasons") + ":%n%n".formatted();
        String description = entries.stream().map(Entry::description).collect(Collectors.joining("%n".formatted()));
        String action = entries.size() == 1
                ? entries.get(0).advice()
                : entries.stream().map(MistakeReport::action).collect(Collectors.joining("%n".formatted()));
        return new FailureAnalysis(title + description, action, cause);
    }

    private static Entry ofConfiguration(Mistake mistake) {
        String value = mistake.value();
        String description = line("Property", mistake.property())
                + line("Value", value == null ? null : "\"" + value + "\"")
                + line("Origin", mistake.origin())
                + line("Reason", mistake.problem());
        return new Entry(description, mistake.property(), mistake.advice());
    }

    private static Entry ofAnnotation(InvalidAnnotationException.Misuse mistake) {
        String description =
                line("Bean", mistake.bean()) + line("Annotation", mistake.place()) + line("Reason", mistake.problem());
        return new Entry(description, mistake.place(), mistake.advice());
    }

    private static String line(String label, @Nullable Object text) {
        return text == null ? "" : "    %s: %s%n".formatted(label, text);
    }

    private static String action(Entry entry) {
        return "    " + (entry.name() == null ? "" : entry.name() + ": ") + entry.advice();
    }
}
