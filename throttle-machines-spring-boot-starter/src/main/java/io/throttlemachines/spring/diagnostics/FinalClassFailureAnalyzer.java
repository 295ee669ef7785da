package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.spring.aop.FinalClass;
import io.throttlemachines.spring.aop.InvalidAnnotationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.ClassUtils;

/**
 * Explains which annotation made Spring try to extend a final class. Only Spring knows whether a bean gets a proxy that
 * extends its class, so this analyzer reads the class from the text of Spring's failure.
 */
final class FinalClassFailureAnalyzer extends AbstractFailureAnalyzer<AopConfigException> {

    private static final Pattern CLASS = Pattern.compile("subclass of class ([^\\s:]+)");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, AopConfigException cause) {
        Matcher matcher = CLASS.matcher(String.valueOf(cause.getMessage()));
        if (!matcher.find() || !ClassUtils.isPresent(matcher.group(1), null)) {
            return null;
        }
        InvalidAnnotationException invalid =
                FinalClass.explain(ClassUtils.resolveClassName(matcher.group(1), null), cause);
        return invalid == null ? null : new InvalidAnnotationFailureAnalyzer().analyze(rootFailure, invalid);
    }
}
