package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.aop.InvalidAnnotationException;
import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which annotations cannot work on their methods, and what to write instead. */
final class InvalidAnnotationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAnnotationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidAnnotationException cause) {
        Misuse first = cause.mistakes().get(0);
        return cause.mistakes().size() == 1
                ? new FailureAnalysis(first.place() + ":\n\n    " + first.problem(), first.advice(), cause)
                : MistakeReport.ofAnnotations(cause);
    }
}
