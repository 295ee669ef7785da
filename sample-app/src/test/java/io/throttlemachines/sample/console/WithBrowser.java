package io.throttlemachines.sample.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The test needs Chromium and its driver, from {@code CHROMIUM} and {@code CHROMEDRIVER} or where Debian puts them. Without
 * them it is skipped, unless {@code BROWSER_REQUIRED} is {@code true}: then it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@ExtendWith(WithBrowser.Condition.class)
@interface WithBrowser {

    /** Decides, and says in a line what is missing. */
    final class Condition implements ExecutionCondition {

        private static final String ADVICE = "Browser tests are skipped: no Chromium was found. On Debian:"
                + " apt-get install chromium chromium-driver; elsewhere set CHROMIUM and CHROMEDRIVER to their paths.";

        static Optional<Path> chromium() {
            return found("CHROMIUM", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        }

        static Optional<Path> driver() {
            return found("CHROMEDRIVER", "/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
        }

        private static Optional<Path> found(String variable, String... usual) {
            return Stream.concat(Stream.ofNullable(System.getenv(variable)), Stream.of(usual))
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (chromium().isPresent() && driver().isPresent()) {
                return ConditionEvaluationResult.enabled("There is a browser.");
            }
            if (Boolean.parseBoolean(System.getenv("BROWSER_REQUIRED"))) {
                return ConditionEvaluationResult.enabled("A browser is required, so its absence is a failure.");
            }
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(WithBrowser.class))
                    .computeIfAbsent("advice", key -> {
                        System.out.println(ADVICE);
                        return ADVICE;
                    });
            return ConditionEvaluationResult.disabled(ADVICE);
        }
    }
}
