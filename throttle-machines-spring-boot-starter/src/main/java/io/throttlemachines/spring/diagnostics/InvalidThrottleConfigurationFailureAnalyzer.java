package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains all mistakes in the application's configuration, and those in annotations that were found beside them. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class InvalidThrottleConfigurationFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidThrottleConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidThrottleConfigurationException cause) {
        return MistakeReport.of(cause.mistakes(), rootFailure, cause);
    }
}
