package io.throttlemachines.spring.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * How much is remembered of what happened and what is told of it, checked.
 *
 * @param history    how many events are remembered
 * @param openStatus the code of the health status while a circuit is open
 */
public record OperationSettings(int history, String openStatus) {

    private static final int LONGEST_HISTORY = 10_000;
    private static final List<String> KNOWN_STATUSES = List.of("UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN");

    public static OperationSettings of(ThrottleMachinesProperties properties, WrittenProperties written) {
        return new OperationSettings(
                history(properties.events().history(), written),
                openStatus(properties.health().openStatus(), written));
    }

    private static int history(int history, WrittenProperties written) {
        if (history < 0 || history > LONGEST_HISTORY) {
            throw wrong(
                    "events.history",
                    history,
                    "history is " + history + ".",
                    "Write how many events to remember, from 0 for none to " + LONGEST_HISTORY + ".",
                    written);
        }
        return history;
    }

    private static String openStatus(String status, WrittenProperties written) {
        String code = status.strip();
        if (code.isEmpty()) {
            throw wrong(
                    "health.open-status",
                    null,
                    "open-status is blank.",
                    "Write the status while a circuit is open, such as UP, OUT_OF_SERVICE or DOWN, or leave it out.",
                    written);
        }
        return KNOWN_STATUSES.stream()
                .filter(known -> letters(known).equals(letters(code)))
                .findFirst()
                .orElse(code);
    }

    private static String letters(String code) {
        return code.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    private static InvalidThrottleConfigurationException wrong(
            String key, @Nullable Object value, String problem, String advice, WrittenProperties written) {
        String property = ThrottleMachinesProperties.PREFIX + "." + key;
        ConfigurationProperty near = written.find(property);
        return new InvalidThrottleConfigurationException(property, value, near, problem, advice, null);
    }
}
