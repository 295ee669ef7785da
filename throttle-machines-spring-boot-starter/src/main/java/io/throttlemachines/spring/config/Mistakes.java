package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The mistakes found so far, so that one start reports all of them. Each is kept once. Not thread-safe. */
final class Mistakes {

    private final List<Mistake> all = new ArrayList<>();

    /** The first exception that explains a mistake, for the stack trace. */
    private @Nullable Throwable cause;

    Mistakes(List<Mistake> known) {
        all.addAll(known);
    }

    void add(Mistake mistake, @Nullable Throwable why) {
        if (all.stream().noneMatch(each -> each.toString().equals(mistake.toString()))) {
            all.add(mistake);
            cause = cause == null ? why : cause;
        }
    }

    /** Adds a mistake that was made in Java. */
    void add(ConfigurationException refused) {
        add(new Mistake(null, null, null, refused.problem(), refused.advice()), refused);
    }

    boolean any() {
        return !all.isEmpty();
    }

    /** Whether a property is wrong, or one that belongs to it. */
    boolean anyAt(String property) {
        return matches(Pattern.quote(property) + "([.\\[].*)?");
    }

    /** Whether a node of this name may be written where it could not be read. */
    boolean mayDeclare(String name) {
        return matches(".*[.\\[]" + Pattern.quote(name) + "([.\\]].*)?");
    }

    private boolean matches(String pattern) {
        return all.stream()
                .anyMatch(each -> each.property() != null && each.property().matches(pattern));
    }

    void throwIfAny() {
        if (any()) {
            throw new InvalidThrottleConfigurationException(all, cause);
        }
    }
}
