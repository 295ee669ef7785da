package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.aop.InvalidAnnotationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which annotation cannot work on its method, and what to write instead. */
final class InvalidAnnotationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAnnotationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidAnnotationException cause) {
        return new FailureAnalysis(cause.place() + ":\n\n    " + cause.problem(), cause.advice(), cause);
    }
}
