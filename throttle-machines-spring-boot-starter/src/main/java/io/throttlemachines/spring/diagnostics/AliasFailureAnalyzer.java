package io.throttlemachines.spring.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.AnnotationConfigurationException;

/**
 * Explains an annotation on a component whose value and name differ. Spring reads all annotations of a component's class before
 * there is any bean, so this mistake is reported alone.
 */
final class AliasFailureAnalyzer extends AbstractFailureAnalyzer<AnnotationConfigurationException> {

    private static final Pattern ANNOTATION =
            Pattern.compile("alias.*\\[io\\.throttlemachines\\.annotation\\.(\\w+)].*", Pattern.CASE_INSENSITIVE);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, AnnotationConfigurationException cause) {
        String problem = String.valueOf(cause.getMessage());
        Matcher matcher = ANNOTATION.matcher(problem);
        return matcher.find()
                ? new FailureAnalysis(
                        "An attribute and its alias have different values:\n\n    " + problem,
                        "Write only one of them, such as @" + matcher.group(1) + "(name = \"...\") without a value.",
                        cause)
                : null;
    }
}
