package io.throttlemachines.spring.config;

import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.KnownProperties.Unknown;
import io.throttlemachines.spring.config.WrittenNames.Findings;
import io.throttlemachines.spring.config.WrittenNames.RootKey;
import io.throttlemachines.spring.config.written.RawName.Element;
import io.throttlemachines.spring.config.written.RawProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;

/**
 * Finds environment variables that set nothing. Spring reads a variable in two spellings: {@code THROTTLEMACHINES_…}, where each
 * part is written without dashes and underscores, and {@code THROTTLE_MACHINES_…}, where dashes become underscores, which finds
 * only names that a file declares.
 */
final class EnvironmentVariables {

    private static final String EXAMPLE =
            "In an environment variable each part is written without dashes and underscores,"
                    + " as in THROTTLEMACHINES_BREAKERS_MAINDATABASE_RESETTIMEOUT.";

    /** What Kubernetes sets in each container for a service that has our name. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("(^|_)(service_(host|port)|port(_\\d+_|$))");

    private final Map<String, Set<String>> names;

    /**
     * Uses the names of nodes to read variables.
     *
     * @param names the names that files declare, by the uniform path of their section
     */
    EnvironmentVariables(Map<String, Set<String>> names) {
        this.names = names;
    }

    /** Reports a variable that sets nothing. Returns whether Spring reads another name than the one that is written. */
    boolean check(RawProperty variable, Findings findings) {
        List<String> parts = Arrays.stream(
                        variable.key().toLowerCase(Locale.ROOT).split("_"))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() < 2) {
            return false;
        }
        if (RootKey.isOurs(parts.get(0))) {
            return checkUniform(variable, parts.subList(1, parts.size()), findings);
        }
        String two = parts.get(0) + parts.get(1);
        List<String> rest = parts.subList(2, parts.size());
        if (RootKey.isOurs(two) && !rest.isEmpty()) {
            if (!isRead(ResolvableType.forClass(ThrottleMachinesProperties.class), "", rest)) {
                report(
                        variable,
                        rest,
                        "No property has this name, and no file declares such a name.",
                        EXAMPLE,
                        findings);
            }
        } else if ((RootKey.isNearlyOurs(parts.get(0)) || RootKey.isNearlyOurs(two)) && !isOfKubernetes(parts)) {
            findings.warnings().add(RootKey.warning(variable, variable.key()));
        }
        return false;
    }

    private static boolean checkUniform(RawProperty variable, List<String> parts, Findings findings) {
        String dropped =
                parts.stream().map(part -> new Element(part, false).dropped()).collect(Collectors.joining());
        if (!dropped.isEmpty()) {
            report(
                    variable,
                    parts,
                    "Spring drops '" + dropped + "' from a name in an environment variable.",
                    "Set the property in a file, with the name in brackets.",
                    findings);
            return true;
        }
        String key = parts.stream()
                .map(part -> new Element(part, false).isNumber() ? "[" + part + "]" : "." + part)
                .collect(Collectors.joining("", ThrottleMachinesProperties.PREFIX, ""));
        Unknown unknown = KnownProperties.findUnknown(ConfigurationPropertyName.adapt(key, '.'));
        if (unknown != null) {
            String known = unknown.known().isEmpty()
                    ? ""
                    : NearestNames.advice(unknown.element(), upperCase(unknown.known())) + " ";
            report(
                    variable,
                    parts,
                    "There is no property '" + unknown.element() + "' under " + unknown.parent() + ".",
                    known + EXAMPLE,
                    findings);
        }
        return false;
    }

    private static List<String> upperCase(List<String> properties) {
        return properties.stream()
                .map(property -> property.replace("-", "").toUpperCase(Locale.ROOT))
                .toList();
    }

    /** Whether Spring finds a property in these parts, which dashes separate in its name. */
    private boolean isRead(ResolvableType type, String path, List<String> parts) {
        if (parts.isEmpty()) {
            return true;
        }
        if (KnownProperties.isMap(type)) {
            return names.getOrDefault(path, Set.of()).stream()
                    .anyMatch(name -> continues(type.asMap().getGeneric(1), path, name, name, parts));
        }
        if (KnownProperties.isValue(type)) {
            boolean isElement = parts.size() == 1 && KnownProperties.next(type, parts.get(0), true) != null;
            return isElement && new Element(parts.get(0), false).isNumber();
        }
        return KnownProperties.names(type.resolve(Object.class)).stream().anyMatch(property -> {
            String uniform = property.replace("-", "");
            ResolvableType next = KnownProperties.next(type, uniform, false);
            return next != null && continues(next, path, property, uniform, parts);
        });
    }

    private boolean continues(ResolvableType type, String path, String name, String inPath, List<String> parts) {
        List<String> expected = List.of(name.toLowerCase(Locale.ROOT).split("[-_]"));
        return parts.size() >= expected.size()
                && parts.subList(0, expected.size()).equals(expected)
                && isRead(
                        type,
                        path + (path.isEmpty() ? "" : ".") + inPath,
                        parts.subList(expected.size(), parts.size()));
    }

    /** Other software may have variables of this name, but none that goes on with one of our sections. */
    private static void report(
            RawProperty variable, List<String> parts, String reason, String advice, Findings findings) {
        Mistake mistake =
                Mistake.of(variable.key(), variable.property().getValue(), variable.property(), reason, advice);
        ResolvableType all = ResolvableType.forClass(ThrottleMachinesProperties.class);
        if (KnownProperties.next(all, parts.get(0), false) != null) {
            findings.mistakes().add(mistake);
        } else if (!isOfKubernetes(parts)) {
            findings.warnings().add(mistake);
        }
    }

    private static boolean isOfKubernetes(List<String> parts) {
        return OF_KUBERNETES.matcher(String.join("_", parts)).find();
    }
}
