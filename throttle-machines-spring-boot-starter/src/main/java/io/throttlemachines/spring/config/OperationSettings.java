package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import java.util.List;
import java.util.Locale;

/**
 * The settings of the endpoint's history and of the health status, checked.
 *
 * @param history    how many events are kept
 * @param openStatus the code of the health status while a circuit is open
 */
public record OperationSettings(int history, String openStatus) {

    private static final int LONGEST_HISTORY = 10_000;
    private static final List<String> KNOWN_STATUSES = List.of("UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN");

    /**
     * Reads them from the properties.
     *
     * @throws InvalidThrottleConfigurationException if one of them is wrong, or a property could not be bound
     */
    public static OperationSettings of(
            ThrottleMachinesProperties properties, WrittenProperties written, BindingMistakes binding) {
        Mistakes mistakes = new Mistakes(written, binding.of(properties));
        OperationSettings settings = of(properties, mistakes);
        mistakes.throwIfAny();
        return settings;
    }

    static OperationSettings of(ThrottleMachinesProperties properties, Mistakes mistakes) {
        int history = properties.events().history();
        if (history < 0 || history > LONGEST_HISTORY) {
            mistakes.at(PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".events"))
                    .add(new ConfigurationException(
                            null,
                            "history",
                            "history is " + history + ".",
                            "Write how many events to remember, from 0 for none to " + LONGEST_HISTORY + "."));
        }
        String status = properties.health().openStatus().strip();
        if (status.isEmpty()) {
            mistakes.at(PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".health"))
                    .add(new ConfigurationException(
                            null,
                            "open-status",
                            "open-status is blank.",
                            "Write the status while a circuit is open, such as UP, OUT_OF_SERVICE or DOWN, or leave it"
                                    + " out."));
        }
        String code = KNOWN_STATUSES.stream()
                .filter(known -> letters(known).equals(letters(status)))
                .findFirst()
                .orElse(status);
        return new OperationSettings(history, code);
    }

    private static String letters(String code) {
        return code.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
