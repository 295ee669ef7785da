package io.throttlemachines.spring.config;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.WrittenNames.Findings;
import io.throttlemachines.spring.config.written.WrittenText;
import java.io.Serial;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Bindable.BindRestriction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Makes binding strict, and keeps its mistakes until the beans that use the bound properties report them together with all
 * other mistakes. Thread-safe.
 */
public final class BindingMistakes implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final Logger log = LoggerFactory.getLogger(BindingMistakes.class);

    /** By identity, because equal properties may be bound from different files. Has only properties with findings. */
    private final Map<ThrottleMachinesProperties, Findings> findings =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /** The warnings that are logged already. A refresh would repeat them. */
    private final Set<String> logged = Collections.synchronizedSet(new HashSet<>());

    @Override
    public BindHandler apply(BindHandler parent) {
        return new StrictBindHandler(parent);
    }

    Findings of(ThrottleMachinesProperties properties) {
        return findings.getOrDefault(properties, new Findings());
    }

    /** Forgets what was found in properties that are not used. */
    public void forget(ThrottleMachinesProperties properties) {
        findings.remove(properties);
    }

    /** Logs each warning once. */
    void log(List<Mistake> warnings) {
        for (Mistake warning : warnings) {
            if (logged.add(warning.toString())) {
                String place = warning.origin() == null ? "" : " (" + warning.origin() + ")";
                log.warn("{}{}: {} {}", warning.property(), place, warning.problem(), warning.advice());
            }
        }
    }

    /**
     * Corrects binding under our prefix: a name without settings ({@code search:}) is a node with the defaults, and a
     * value that would be bound to something else than what is written is refused. A wrong value or unknown property does not stop the binding: it is
     * left out and remembered, so that everything else can be checked too. Used for one binding, by one thread.
     */
    private final class StrictBindHandler extends AbstractBindHandler {

        private static final ConfigurationPropertyName PREFIX =
                ConfigurationPropertyName.of(ThrottleMachinesProperties.PREFIX);

        private final Findings found = new Findings();

        /** The mistakes by property. */
        private final Map<ConfigurationPropertyName, Mistake> wrong = new LinkedHashMap<>();

        /** The lists that are wrong in one source, so that Spring has read no other one. */
        private final Set<ConfigurationPropertyName> unread = new HashSet<>();

        StrictBindHandler(BindHandler parent) {
            super(parent);
        }

        @Override
        public <T> @Nullable Bindable<T> onStart(
                ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
            ConfigurationProperty property = findOnSection(name, target, context);
            if (property != null && !WrittenText.isBlank(property.getValue())) {
                Mistake mistake = WrongValue.onSection(target.getType().toClass(), property);
                if (PREFIX.equals(name) && WrittenProperties.isEnvironmentVariable(property.getSource())) {
                    found.warnings().add(mistake); // other software may have a variable of our name
                } else {
                    remember(name, mistake);
                }
            }
            return super.onStart(name, target, context);
        }

        @Override
        public @Nullable Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            ConfigurationProperty property = context.getConfigurationProperty();
            if (isOurs(name) && property != null) {
                ConfigurationProperty resolved = resolved(property, context);
                WrongValue unresolved = WrongValue.unresolved(
                        property.getValue().toString(), resolved.getValue().toString());
                WrongValue misreading = unresolved == null ? Misreading.find(result, resolved) : unresolved;
                if (misreading != null) {
                    throw new MisreadException(misreading.in(property));
                }
                WrongValue withoutUnit = Misreading.withoutUnit(result, resolved);
                if (withoutUnit != null) {
                    found.warnings().add(withoutUnit.in(property));
                }
            }
            Object bound = super.onSuccess(name, target, context, withoutBlank(name, target, context, result));
            return result instanceof List && wrong.keySet().stream().anyMatch(name::isParentOf) ? null : bound;
        }

        /** A property with what its placeholders stand for. Spring has bound this, and not the text that is written. */
        private static ConfigurationProperty resolved(ConfigurationProperty property, BindContext context) {
            if (!property.getValue().toString().contains("${")) {
                return property;
            }
            String text = context.getBinder()
                    .bind(property.getName(), Bindable.of(String.class))
                    .orElse("");
            ConfigurationProperty meant = WrittenProperties.meant(property, context.getSources());
            return meant.getValue().toString().equals(text)
                    ? new ConfigurationProperty(property.getName(), meant.getValue(), meant.getOrigin())
                    : new ConfigurationProperty(property.getName(), text, property.getOrigin());
        }

        /** Spring converts blank text to an empty bean; it must not hide the properties of other sources. */
        private Object withoutBlank(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            Class<?> type = target.getType().toClass();
            boolean again = target.hasBindRestriction(BindRestriction.NO_DIRECT_PROPERTY);
            if (again
                    || !KnownProperties.isSection(type)
                    || type.isRecord()
                    || findOnSection(name, target, context) == null) {
                return result;
            }
            BindResult<?> others = context.getBinder()
                    .bind(name, target.withBindRestrictions(BindRestriction.NO_DIRECT_PROPERTY), this);
            return others.isBound() ? others.get() : result;
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            // onStart has remembered the value, unless it is blank.
            if (error instanceof ConverterNotFoundException && findOnSection(name, target, context) != null) {
                return super.onSuccess(name, target, context, empty(target));
            }
            if (error instanceof UnboundConfigurationPropertiesException unbound && isOurs(name)) {
                unread.add(name);
                unbound.getUnboundProperties()
                        .forEach(each -> remember(
                                each.getName(),
                                name.isParentOf(each.getName())
                                        ? WrongValue.afterGap().in(each)
                                        : NameChecks.unbound(each)));
                return null;
            }
            ConfigurationProperty property = context.getConfigurationProperty();
            if (isOurs(name) && error instanceof ConverterNotFoundException && isEmptyList(target, property)) {
                return super.onSuccess(name, target, context, List.of());
            }
            Mistake mistake = property == null || !isOurs(name) ? null : mistake(target, error, property);
            if (mistake == null) {
                return super.onFailure(name, target, context, error);
            }
            remember(name, mistake);
            // A list ends at an element without a value; the list itself is left out in the end.
            return name.isLastElementIndexed() ? anyElement(target.getType().toClass()) : null;
        }

        private static boolean isEmptyList(Bindable<?> target, @Nullable ConfigurationProperty property) {
            return target.getType().toClass() == List.class
                    && property != null
                    && WrittenText.isBlank(property.getValue());
        }

        private static @Nullable Object anyElement(Class<?> type) {
            return type == Class.class ? Throwable.class : type == String.class ? "" : null;
        }

        private static @Nullable Mistake mistake(Bindable<?> target, Exception error, ConfigurationProperty property) {
            return error instanceof MisreadException misread
                    ? misread.mistake
                    : WrongValue.mistake(target, error, property);
        }

        @Override
        public void onFinish(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
                throws Exception {
            ConfigurationProperty property = context.getConfigurationProperty();
            if (property != null && result == null && property.getName().equals(name) && isOurs(name)) {
                remember(name, NameChecks.unbound(property)); // Spring has converted blank text to null
            }
            try {
                super.onFinish(name, target, context, result);
            } catch (UnboundConfigurationPropertiesException unbound) {
                if (!isOurs(name)) {
                    throw unbound;
                }
                unbound.getUnboundProperties().stream()
                        .filter(each -> !wrong.containsKey(each.getName()))
                        .filter(each -> unread.stream().noneMatch(list -> list.isAncestorOf(each.getName())))
                        .forEach(each -> remember(each.getName(), NameChecks.unbound(each)));
            }
            if (result instanceof ThrottleMachinesProperties properties) {
                found.mistakes().addAll(wrong.values());
                if (!found.none()) {
                    findings.put(properties, found);
                }
            }
        }

        /**
         * Keeps the first mistake in a property: Spring may try a class twice, by its constructor and by its setters. Of two
         * spellings of one name, that in an environment variable comes first, and then that in a file, which is kept.
         */
        private void remember(ConfigurationPropertyName name, Mistake mistake) {
            Mistake known = wrong.get(name);
            if (known == null || !WrittenProperties.text(name).equals(known.property())) {
                wrong.put(name, mistake);
            }
        }

        /** The value that is written where further names or settings belong, if there is one. */
        private static @Nullable ConfigurationProperty findOnSection(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context) {
            return isOurs(name) && isSection(target.getType().toClass())
                    ? WrittenProperties.find(name, context.getSources())
                    : null;
        }

        private static boolean isOurs(ConfigurationPropertyName name) {
            return PREFIX.equals(name) || PREFIX.isAncestorOf(name);
        }

        private static boolean isSection(Class<?> type) {
            return Map.class.isAssignableFrom(type) || KnownProperties.isSection(type);
        }

        private static Object empty(Bindable<?> target) {
            return Map.class.isAssignableFrom(target.getType().toClass())
                    ? new LinkedHashMap<>()
                    : new Binder(List.of()).bindOrCreate(ThrottleMachinesProperties.PREFIX, target);
        }
    }

    /** Refuses a value that was bound, which Spring hands to {@code onFailure} like any other failure. */
    private static final class MisreadException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Mistake mistake;

        MisreadException(Mistake mistake) {
            super(mistake.problem());
            this.mistake = mistake;
        }
    }
}
