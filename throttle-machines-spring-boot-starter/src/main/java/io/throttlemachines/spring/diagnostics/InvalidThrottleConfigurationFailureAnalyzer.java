package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException;
import io.throttlemachines.spring.config.WrongProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains a setting in the application's configuration that cannot work. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class InvalidThrottleConfigurationFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidThrottleConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidThrottleConfigurationException cause) {
        return WrongProperty.analysis(
                cause.property(), cause.value(), cause.getOrigin(), cause.problem(), cause.advice(), cause);
    }
}
