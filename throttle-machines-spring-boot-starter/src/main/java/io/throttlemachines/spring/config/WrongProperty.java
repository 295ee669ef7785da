package io.throttlemachines.spring.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;

/** How a wrong property is told to people: which, its value, where it stands, what is wrong. */
public final class WrongProperty {

    private WrongProperty() {}

    public static FailureAnalysis analysis(
            String key,
            @Nullable Object value,
            @Nullable Origin origin,
            String reason,
            String action,
            Throwable cause) {
        StringBuilder description =
                new StringBuilder("The configuration of Throttle Machines cannot work:%n%n".formatted());
        line(description, "Property", key);
        if (value != null) {
            line(description, "Value", "\"" + value + "\"");
        }
        if (origin != null) {
            line(description, "Origin", origin);
        }
        line(description, "Reason", reason);
        return new FailureAnalysis(description.toString(), action, cause);
    }

    private static void line(StringBuilder description, String label, Object text) {
        description.append("    %s: %s%n".formatted(label, text));
    }
}
