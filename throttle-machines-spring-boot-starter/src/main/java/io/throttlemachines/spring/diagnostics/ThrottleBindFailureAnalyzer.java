package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.config.WrongValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains a value under our prefix that a condition could not read, before all the others are bound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ThrottleBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ThrottleMachinesProperties.PREFIX);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        Mistake mistake = PREFIX.isAncestorOf(cause.getName()) ? WrongValue.mistake(cause) : null;
        return mistake == null ? null : MistakeReport.of(List.of(mistake), rootFailure);
    }
}
