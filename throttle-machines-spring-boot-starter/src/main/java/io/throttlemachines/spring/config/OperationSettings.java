package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.spring.store.FleetIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * The settings of the endpoint's history, of the health status, of the store redis and of the fleet, checked.
 *
 * @param history    how many events are kept
 * @param openStatus the code of the health status while a circuit is open
 * @param redis      how limiters use the store redis
 * @param fleet      how this instance takes part in its fleet; with stand-ins for names that are not written
 */
public record OperationSettings(int history, String openStatus, StoreConfig redis, FleetConfig fleet) {

    private static final PropertyPath FLEET = PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".fleet");
    private static final PropertyPath HEALTH = PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".health");
    private static final String STATUSES = "management.endpoint.health.status";
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
        OperationSettings settings = of(properties, written, mistakes);
        mistakes.throwIfAny();
        return settings;
    }

    static OperationSettings of(ThrottleMachinesProperties properties, WrittenProperties written, Mistakes mistakes) {
        StoreConfig redis = redis(properties, mistakes);
        return new OperationSettings(
                history(properties, mistakes),
                openStatus(properties.health().openStatus().strip(), written, mistakes),
                redis,
                fleet(properties.fleet(), redis.timeout(), mistakes));
    }

    private static FleetConfig fleet(ThrottleMachinesProperties.Fleet fleet, Duration timeout, Mistakes mistakes) {
        try {
            return new FleetConfig(
                    "fleet",
                    Objects.requireNonNullElse(fleet.instance(), "instance"),
                    fleet.heartbeat(),
                    fleet.poll(),
                    timeout);
        } catch (ConfigurationException refused) {
            mistakes.at(FLEET).add(refused);
            return new FleetConfig("fleet", "instance");
        }
    }

    private static StoreConfig redis(ThrottleMachinesProperties properties, Mistakes mistakes) {
        refuseBraces(properties.fleet().name(), mistakes);
        try {
            return new StoreConfig(
                    properties.redis().timeout(), properties.redis().onFailure());
        } catch (ConfigurationException refused) {
            mistakes.at(PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".redis"))
                    .add(refused);
            return StoreConfig.DEFAULTS;
        }
    }

    private static void refuseBraces(@Nullable String fleet, Mistakes mistakes) {
        if (fleet != null && !FleetIdentity.isKey(fleet)) {
            mistakes.at(FLEET)
                    .add(new ConfigurationException(
                            null,
                            "name",
                            fleet.isBlank() ? "The name of the fleet is blank." : "'" + fleet + "' has braces.",
                            "Write a name without braces, such as shop, or leave it out for spring.application.name."));
        }
    }

    private static int history(ThrottleMachinesProperties properties, Mistakes mistakes) {
        int history = properties.events().history();
        if (history < 0 || history > LONGEST_HISTORY) {
            mistakes.at(PropertyPath.of(ThrottleMachinesProperties.PREFIX + ".events"))
                    .add(new ConfigurationException(
                            null,
                            "history",
                            "history is " + history + ".",
                            "Write how many events to remember, from 0 for none to " + LONGEST_HISTORY + "."));
        }
        return history;
    }

    private static String openStatus(String status, WrittenProperties written, Mistakes mistakes) {
        if (!status.matches("[A-Za-z][\\w-]*")) {
            refuse(status.isEmpty() ? "open-status is blank." : "'" + status + "' is not a health status.", mistakes);
            return status;
        }
        String known = KNOWN_STATUSES.stream()
                .filter(each -> letters(each).equals(letters(status)))
                .findFirst()
                .orElse(null);
        if (known == null && !isOfTheApplication(status, written)) {
            doubt(status, mistakes);
        }
        return known == null ? status : known;
    }

    private static void refuse(String problem, Mistakes mistakes) {
        mistakes.at(HEALTH)
                .add(
                        new ConfigurationException(
                                null,
                                "open-status",
                                problem,
                                "Write the status while a circuit is open, such as UP, OUT_OF_SERVICE or DOWN, or leave it out."));
    }

    /** A status of the application's own has a place in the order of all, or an HTTP status. */
    private static boolean isOfTheApplication(String status, WrittenProperties written) {
        ConfigurationProperty order = written.find(STATUSES + ".order");
        List<String> all = new ArrayList<>();
        if (order != null) {
            all.addAll(List.of(order.getValue().toString().split(",")));
        }
        for (int i = 0; ; i++) {
            ConfigurationProperty each = written.find(STATUSES + ".order[" + i + "]");
            if (each == null) {
                break;
            }
            all.add(each.getValue().toString());
        }
        return all.stream().anyMatch(each -> letters(each.strip()).equals(letters(status)))
                || written.find(STATUSES + ".http-mapping." + letters(status)) != null;
    }

    /** A status that is nearly one of Spring's is a typo; another one may be set up in Java. */
    private static void doubt(String status, Mistakes mistakes) {
        String near = KNOWN_STATUSES.stream()
                .filter(known -> NearestNames.distance(known, status) <= 1)
                .findFirst()
                .orElse(null);
        String list = "List a status of your own in " + STATUSES + ".order, and give it an HTTP status in " + STATUSES
                + ".http-mapping.";
        if (near == null) {
            mistakes.warn(
                    HEALTH,
                    new ConfigurationException(
                            null,
                            "open-status",
                            "'" + status
                                    + "' is no status that Spring Boot knows, so an open circuit may not change the"
                                    + " health of the application.",
                            list));
        } else {
            mistakes.at(HEALTH)
                    .add(new ConfigurationException(
                            null,
                            "open-status",
                            "There is no health status '" + status + "'.",
                            "Did you mean '" + near + "'? " + list));
        }
    }

    private static String letters(String code) {
        return code.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
