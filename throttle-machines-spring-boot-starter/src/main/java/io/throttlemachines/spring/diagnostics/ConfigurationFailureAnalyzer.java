package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a setting that cannot work and is written in Java. Comes after the analyzers that know where a setting is written. */
public final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        if (MistakeReport.annotationsBeside(rootFailure).findAny().isEmpty()) {
            return new FailureAnalysis(cause.problem(), cause.advice(), cause);
        }
        Mistake mistake = new Mistake(null, null, null, cause.problem(), cause.advice());
        return MistakeReport.of(List.of(mistake), rootFailure, cause);
    }
}
