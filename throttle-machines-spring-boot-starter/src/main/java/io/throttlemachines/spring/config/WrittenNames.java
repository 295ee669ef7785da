package io.throttlemachines.spring.config;

import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.written.RawName;
import io.throttlemachines.spring.config.written.RawName.Element;
import io.throttlemachines.spring.config.written.RawProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.ResolvableType;

/**
 * Checks the names of properties as the sources have them. Spring drops characters from a name outside of brackets, which merges
 * names; it leaves out elements of a list that does not exist; and it does not report unknown environment variables.
 */
final class WrittenNames {

    private final Findings findings = new Findings();

    /** The names of nodes, by the uniform path of their section. */
    private final Map<String, Set<String>> names = new HashMap<>();

    /** The origins of properties whose names lose characters, or are read as another type. */
    private final Set<String> misread = new HashSet<>();

    /** The mistakes and warnings that are reported already: each name once. */
    private final Set<String> reported = new HashSet<>();

    /** How each property is spelled in each source. */
    private final Map<List<Object>, String> spellings = new HashMap<>();

    /** Where each name is written. */
    private final Map<List<Object>, List<NameAt>> spelled = new LinkedHashMap<>();

    WrittenNames(List<ConfigurationPropertySource> sources) {
        List<RawProperty> all = RawProperty.all(sources).toList();
        all.stream().filter(each -> !each.isEnvironmentVariable()).forEach(this::check);
        spelled.values().forEach(this::checkBrackets);
        EnvironmentVariables variables = new EnvironmentVariables(names);
        all.stream().filter(RawProperty::isEnvironmentVariable).forEach(each -> {
            if (variables.check(each, findings)) {
                misread.add(each.origin().toString());
            }
        });
    }

    Findings findings() {
        return findings;
    }

    /** Whether something is written under a name that Spring reads as another one. What else is wrong there only follows from it. */
    boolean misreads(@Nullable Origin origin) {
        return origin != null && misread.contains(origin.toString());
    }

    private void check(RawProperty property) {
        List<Element> elements = property.name().elements();
        if (elements.size() > 1 && RootKey.isOurs(elements.get(0).uniform())) {
            checkUnderPrefix(property);
        } else {
            RootKey.warning(property).ifPresent(warning -> report(warning, findings.warnings()));
        }
    }

    private void checkUnderPrefix(RawProperty property) {
        RawName name = property.name();
        ResolvableType type = ResolvableType.forClass(ThrottleMachinesProperties.class);
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < name.elements().size(); i++) {
            Element element = name.elements().get(i);
            boolean isName = KnownProperties.isMap(type);
            if (isName) {
                WrongValue wrong = WrongName.find(property, i);
                if (wrong != null) {
                    misread.add(property.origin().toString());
                    report(mistake(property, i, wrong), findings.mistakes());
                    return;
                }
                names.computeIfAbsent(path.toString(), fresh -> new HashSet<>()).add(element.text());
                note(new NameAt(property, i), path.toString());
            }
            ResolvableType next =
                    KnownProperties.next(type, element.uniform(), element.bracketed() && element.isNumber());
            boolean dropped = !isName && !element.dropped().isEmpty();
            if (dropped) {
                misread.add(property.origin().toString());
            }
            if (next == null || dropped) {
                report(unknown(property, i, type), findings.mistakes());
                return;
            }
            path.append(path.isEmpty() ? "" : ".").append(isName ? element.text() : element.uniform());
            if (KnownProperties.isValue(next) && checkSpelling(property, i, path.toString())) {
                return;
            }
            type = next;
        }
    }

    /** Spring reads both spellings as one name if it has no dash or the like. Then another source may have the other one. */
    private void note(NameAt place, String section) {
        Element element = place.element();
        boolean merged = element.uniform().equals(element.text());
        spelled.computeIfAbsent(
                        List.of(merged ? place.property().source() : "", section, element.text()),
                        fresh -> new ArrayList<>())
                .add(place);
    }

    /** Reports a name that is written with and without brackets: Spring merges the two, or reads only one of them. */
    private void checkBrackets(List<NameAt> places) {
        NameAt first = places.get(0);
        places.stream()
                .filter(each -> each.element().bracketed() != first.element().bracketed())
                .findFirst()
                .ifPresent(other -> {
                    places.forEach(each -> misread.add(each.property().origin().toString()));
                    WrongValue wrong = new WrongValue(
                            "The name '" + first.element().text()
                                    + "' is written with and without brackets; the other is at "
                                    + first.property().origin() + ".",
                            "Write all settings under one of the two.");
                    findings.mistakes().add(mistake(other.property(), other.position(), wrong));
                });
    }

    /** Where a name of a node is written. */
    private record NameAt(RawProperty property, int position) {

        Element element() {
            return property.name().elements().get(position);
        }
    }

    /** Reports a second spelling of a property in one source, where only one of the two values counts. */
    private boolean checkSpelling(RawProperty property, int i, String path) {
        Element element = property.name().elements().get(i);
        String first = spellings.putIfAbsent(List.of(property.source(), path), element.text());
        boolean twice = first != null && !first.equals(element.text()) && !element.bracketed();
        if (twice) {
            WrongValue wrong = new WrongValue(
                    "The property is written twice, as '" + first + "' and as '" + element.text() + "'.",
                    "Keep one of the two.");
            report(mistake(property, i, wrong), findings.mistakes());
        }
        return twice;
    }

    private Mistake unknown(RawProperty property, int i, ResolvableType type) {
        Element element = property.name().elements().get(i);
        if (element.dropped().isEmpty()) {
            return NameChecks.unbound(property.property());
        }
        List<String> known = KnownProperties.names(type.resolve(Object.class));
        return mistake(
                property,
                i,
                new WrongValue(
                        "There is no property '" + element.text() + "' under "
                                + property.name().text(i) + ".",
                        NearestNames.advice(element.text(), known) + " Known are: " + String.join(", ", known) + "."));
    }

    private static Mistake mistake(RawProperty property, int i, WrongValue wrong) {
        String text = property.name().text(i + 1);
        ConfigurationProperty near = property.property();
        boolean whole = i + 1 == property.name().elements().size();
        return Mistake.of(text, whole ? near.getValue() : null, near, wrong.reason(), wrong.advice());
    }

    private void report(Mistake mistake, List<Mistake> to) {
        if (reported.add(mistake.toString())) {
            to.add(mistake);
        }
    }

    /** Finds properties that are probably meant to be under our prefix, and are under another one. Spring ignores them. */
    static final class RootKey {

        private static final String UNIFORM = new Element(ThrottleMachinesProperties.PREFIX, false).uniform();

        /** In letters. More would be another word. */
        private static final int MOST_TYPOS = 2;

        private RootKey() {}

        static boolean isOurs(String uniform) {
            return uniform.equals(UNIFORM);
        }

        static boolean isNearlyOurs(String uniform) {
            return !isOurs(uniform)
                    && Math.abs(uniform.length() - UNIFORM.length()) <= MOST_TYPOS
                    && NearestNames.distance(uniform, UNIFORM) <= MOST_TYPOS;
        }

        static Optional<Mistake> warning(RawProperty property) {
            List<Element> elements = property.name().elements();
            if (elements.size() > 1 && isNearlyOurs(elements.get(0).uniform())) {
                return Optional.of(warning(property, property.name().text(1)));
            }
            if (elements.size() <= 2) {
                return Optional.empty();
            }
            String first = elements.get(0).uniform();
            String second = elements.get(1).uniform();
            boolean nested = isOurs(first.equals("spring") ? second : first + second);
            return nested ? Optional.of(warning(property, property.name().text(2))) : Optional.empty();
        }

        static Mistake warning(RawProperty property, String root) {
            return Mistake.of(
                    root,
                    null,
                    property.property(),
                    "Throttle Machines reads nothing under '" + root + "'.",
                    "If it is meant for Throttle Machines, write " + ThrottleMachinesProperties.PREFIX
                            + " instead of it.");
        }
    }

    /**
     * What was found in the configuration. Not thread-safe.
     *
     * @param mistakes what stops the start
     * @param warnings what may be meant as it is written, and probably is not
     */
    record Findings(List<Mistake> mistakes, List<Mistake> warnings) {

        Findings() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        boolean none() {
            return mistakes.isEmpty() && warnings.isEmpty();
        }
    }
}
