package io.throttlemachines.spring.config;

import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.RawName.Element;
import java.util.List;
import java.util.Optional;

/** Finds properties that are probably meant to be under our prefix, and are under another one. Spring ignores them. */
final class RootKey {

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
        boolean nested = elements.size() > 2
                && elements.get(0).uniform().equals("spring")
                && isOurs(elements.get(1).uniform());
        return nested ? Optional.of(warning(property, property.name().text(2))) : Optional.empty();
    }

    static Mistake warning(RawProperty property, String root) {
        return Mistake.of(
                root,
                null,
                property.property(),
                "Throttle Machines reads nothing under '" + root + "'.",
                "If it is meant for Throttle Machines, write " + ThrottleMachinesProperties.PREFIX + " instead of it.");
    }
}
