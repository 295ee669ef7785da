package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.KnownProperties;
import io.throttlemachines.spring.config.KnownProperties.Departure;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.config.WrittenProperties;
import io.throttlemachines.spring.config.WrongProperty;
import io.throttlemachines.spring.config.WrongValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains what could not be bound under our prefix: an unknown property, or a value of the wrong kind. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ThrottleBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ThrottleMachinesProperties.PREFIX);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        if (!PREFIX.equals(cause.getName()) && !PREFIX.isAncestorOf(cause.getName())) {
            return null;
        }
        UnboundConfigurationPropertiesException unbound =
                findCause(cause, UnboundConfigurationPropertiesException.class);
        return unbound != null ? unknown(unbound, rootFailure) : wrongValue(cause, rootFailure);
    }

    private static FailureAnalysis unknown(UnboundConfigurationPropertiesException unbound, Throwable failure) {
        ConfigurationProperty property =
                unbound.getUnboundProperties().iterator().next();
        Departure departure = KnownProperties.departure(property.getName());
        return WrongProperty.analysis(
                WrittenProperties.text(property.getName()),
                property.getValue(),
                property.getOrigin(),
                departure == null
                        ? "It has no value."
                        : "There is no property '" + departure.element() + "' under " + departure.parent() + ".",
                departure == null ? "Write a value, or leave the property out." : adviceOnUnknown(departure),
                failure);
    }

    private static String adviceOnUnknown(Departure departure) {
        List<String> known = departure.known();
        if (known.isEmpty()) {
            return departure.parent() + " takes a value: write nothing beneath it.";
        }
        if (departure.element().equals("cascades-to")) {
            return "Only cascades have it: move '" + departure.parentName() + "' to "
                    + ThrottleMachinesProperties.PREFIX + ".cascades.";
        }
        if (departure.element().equals("guard")) {
            return "Only the members of a group have a guard; a breaker has recovery-guard and reset-guard.";
        }
        return NearestNames.advice(departure.element(), known) + " Known are: " + String.join(", ", known) + ".";
    }

    private static @Nullable FailureAnalysis wrongValue(BindException cause, Throwable failure) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null) {
            return null;
        }
        WrongValue wrong = WrongValue.of(cause, property.getValue());
        return wrong == null
                ? null
                : WrongProperty.analysis(
                        WrittenProperties.text(property.getName()),
                        property.getValue(),
                        property.getOrigin(),
                        wrong.reason(),
                        wrong.advice(),
                        failure);
    }
}
