package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import io.throttlemachines.spring.config.WrittenNames.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * The mistakes found so far, so that one start reports all of them. Finds the written property that causes a
 * mistake. Keeps equal mistakes once. Not thread-safe.
 */
final class Mistakes {

    private final WrittenProperties written;
    private final WrittenNames names;
    private final List<Mistake> all = new ArrayList<>();
    private final List<Mistake> warnings = new ArrayList<>();

    /** The first refusal by the core, for the stack trace. */
    private @Nullable Throwable cause;

    Mistakes(WrittenProperties written, Findings ofBinding) {
        this.written = written;
        this.names = written.names();
        names.findings().mistakes().forEach(this::add);
        ofBinding.mistakes().stream()
                .filter(each -> !names.misreads(each.origin()))
                .forEach(this::add);
        warnings.addAll(names.findings().warnings());
        warnings.addAll(ofBinding.warnings());
    }

    /** Collects what the core refuses about the node at a key. */
    Problems at(PropertyPath key) {
        return new Problems() {
            @Override
            public void add(ConfigurationException refused) {
                Mistakes.this.add(mistake(key, refused), refused);
            }

            @Override
            public boolean none() {
                return !anyAt(key.property()) && !anyAt(key.defaults());
            }
        };
    }

    /** Collects what the core refuses about a node that Java declares. */
    void addOfJava(ConfigurationException refused) {
        add(new Mistake(null, null, null, refused.problem(), refused.advice()), refused);
    }

    private void add(Mistake mistake, ConfigurationException refused) {
        if (!names.misreads(mistake.origin()) && add(mistake)) {
            cause = cause == null ? refused : cause;
        }
    }

    private boolean add(Mistake mistake) {
        boolean isNew = all.stream().noneMatch(each -> each.toString().equals(mistake.toString()));
        if (isNew) {
            all.add(mistake);
        }
        return isNew;
    }

    /** Notes what is probably not meant as it is written. */
    void warn(PropertyPath key, ConfigurationException doubted) {
        warnings.add(mistake(key, doubted));
    }

    List<Mistake> warnings() {
        return warnings;
    }

    boolean any() {
        return !all.isEmpty();
    }

    /** Whether there is a mistake in a property or in a property under it. */
    private boolean anyAt(String property) {
        return matches(Pattern.quote(property) + "([.\\[].*)?");
    }

    /** Whether a part of the configuration that could not be read may declare a node of this name. */
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

    private Mistake mistake(PropertyPath key, ConfigurationException refused) {
        List<String> suspects = suspects(key, refused.setting());
        for (String suspect : suspects) {
            ConfigurationProperty property = written.findQuoted(suspect, refused.problem());
            if (property != null) {
                return Mistake.of(suspect, property.getValue(), property, refused.problem(), refused.advice());
            }
        }
        String suspect = suspects.get(0);
        return Mistake.of(suspect, null, nearest(suspect, key.property()), refused.problem(), refused.advice());
    }

    private static List<String> suspects(PropertyPath key, @Nullable String setting) {
        if (setting == null) {
            return List.of(key.property());
        }
        return Stream.of(PropertyPath.below(key.property(), setting), key.defaults() + "." + setting)
                .distinct()
                .toList();
    }

    private @Nullable ConfigurationProperty nearest(String suspect, String node) {
        ConfigurationProperty below = written.findBelow(suspect);
        if (below != null) {
            return below;
        }
        ConfigurationProperty sibling = written.findBelow(node);
        return sibling != null ? sibling : written.find(node);
    }
}
