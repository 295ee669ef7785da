package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.KnownProperties.Unknown;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import io.throttlemachines.spring.slice.TestSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * Checks the names in application.yml: of properties, of nodes, and of beans. The core checks the names in {@code depends-on},
 * {@code cascades-to} and {@code breakers} when it puts the nodes together.
 */
final class NameChecks {

    private static final String BREAKERS = ThrottleMachinesProperties.PREFIX + ".breakers";
    private static final String CASCADES = ThrottleMachinesProperties.PREFIX + ".cascades";

    private NameChecks() {}

    /** What is wrong with a property under our prefix that was not bound. */
    static Mistake unbound(ConfigurationProperty property) {
        Unknown unknown = KnownProperties.findUnknown(property.getName());
        return Mistake.of(
                WrittenProperties.text(property.getName()),
                property.getValue(),
                property,
                unknown == null
                        ? "It has no value."
                        : "There is no property '" + unknown.element() + "' under " + unknown.parent() + ".",
                unknown == null
                        ? "Write a value, or leave the property out."
                        : advice(unknown) + adviceOnDots(unknown));
    }

    private static String adviceOnDots(Unknown unknown) {
        return unknown.dotted() == null
                ? ""
                : " If '" + unknown.dotted() + "' is a name, write it in brackets: \"[" + unknown.dotted() + "]\".";
    }

    private static String advice(Unknown unknown) {
        List<String> known = unknown.known();
        if (known.isEmpty()) {
            return unknown.parent() + " takes a value or a list of values: write nothing under it.";
        }
        if (unknown.element().matches("\\d+")) {
            return "Write a number without commas (1500, not 1,500), and no list. Known are: "
                    + String.join(", ", known) + ".";
        }
        return switch (unknown.element()) {
            case "cascades-to" ->
                "Only cascades have the property cascades-to: move '" + unknown.parentName() + "' to " + CASCADES + ".";
            case "guard" ->
                "Only breakers and limiters of a group have the property guard. Every breaker has recovery-guard and"
                        + " reset-guard.";
            default -> NearestNames.advice(unknown.element(), known) + " Known are: " + String.join(", ", known) + ".";
        };
    }

    /**
     * The entries that are declared, in their order. Spring binds a property of {@code main-database} that an environment
     * variable sets under a second name, {@code maindatabase}, because a variable keeps neither dashes, underscores nor case.
     * This second name declares nothing and is left out. Two declared names that differ only in these would get each
     * other's settings, and are refused.
     */
    static <T> Map<String, T> distinguishable(
            String key, Map<String, T> bound, WrittenProperties written, Problems problems) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (String name : bound.keySet()) {
            alike.computeIfAbsent(uniform(name), fresh -> new ArrayList<>()).add(name);
        }
        Map<String, T> result = new LinkedHashMap<>();
        alike.forEach((uniform, names) -> {
            if (names.size() > 1 && !written.spells(key, uniform)) {
                names.remove(uniform);
            }
            if (names.size() > 1) {
                problems.add(new ConfigurationException(
                        null,
                        names.get(1),
                        "The names '" + names.get(0) + "' and '" + names.get(1)
                                + "' differ only in dashes, underscores or case, which Spring ignores in the"
                                + " names of properties.",
                        "Rename one of them."));
            }
            names.forEach(name -> result.put(name, Objects.requireNonNull(bound.get(name))));
        });
        return result;
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    /** Whether the name of a cascade is not that of a breaker too. */
    static boolean isOnlyCascade(String name, Map<String, ?> breakers, Problems problems) {
        boolean only = !breakers.containsKey(name);
        if (!only) {
            problems.add(new ConfigurationException(
                    null,
                    null,
                    "'" + name + "' is declared under both " + BREAKERS + " and " + CASCADES + ".",
                    "A cascade is a breaker with targets: keep it under " + CASCADES
                            + ", where every property of a breaker is allowed too."));
        }
        return only;
    }

    /** Whether no other node of its kind has this full name, and no other member of its group has its name. */
    static boolean isFree(
            DeclaredNode<?> node,
            Map<String, ? extends DeclaredNode<?>> ofItsKind,
            Map<String, ? extends DeclaredNode<?>> ofOtherKind,
            Problems problems) {
        DeclaredNode<?> other = ofOtherKind.get(node.fullName());
        boolean members = other != null && node.group() != null && node.group().equals(other.group());
        boolean free = !members && !ofItsKind.containsKey(node.fullName());
        if (!free) {
            problems.add(new ConfigurationException(
                    null, null, "The name '" + node.fullName() + "' is declared twice.", "Rename one of the two."));
        }
        return free;
    }

    /**
     * Checks the name of a bean without creating the bean.
     *
     * @throws ConfigurationException if there is no bean of that name and of one of these types
     */
    static void bean(String setting, String name, ListableBeanFactory beans, Class<?>... types) {
        if (name.isBlank()) {
            throw new ConfigurationException(
                    null, setting, "It has no value.", "Write the name of a bean, or leave the property out.");
        }
        boolean exists = beans.containsBean(name);
        if (exists && Arrays.stream(types).anyMatch(type -> beans.isTypeMatch(name, type))) {
            return;
        }
        String wanted = Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(" or "));
        Class<?> type = exists ? beans.getType(name, false) : null;
        String problem = exists
                ? "The bean '" + name + "' is " + (type == null ? "" : "of type " + type.getName() + ", ") + "no "
                        + wanted
                : "There is no bean '" + name + "'";
        Set<String> known = new TreeSet<>();
        for (Class<?> each : types) {
            known.addAll(Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, each, true, false)));
        }
        String declare = !exists && TestSlice.isIn(beans)
                ? TestSlice.advice(name, "a mock of type " + wanted)
                : "Declare a bean '" + name + "' of type " + wanted + ".";
        String advice = known.isEmpty() ? declare : NearestNames.advice(name, known) + " Else: " + declare;
        throw new ConfigurationException(null, setting, problem + ".", advice);
    }
}
