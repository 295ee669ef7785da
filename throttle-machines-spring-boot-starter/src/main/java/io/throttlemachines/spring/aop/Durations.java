package io.throttlemachines.spring.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** Reads durations in the notation of application.yml. */
final class Durations {

    private Durations() {}

    static Duration parse(Class<? extends Annotation> annotation, String attribute, String text, Method method) {
        Duration duration;
        try {
            duration = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException invalid) {
            throw new InvalidAnnotationException(
                    annotation,
                    method,
                    attribute + " = \"" + text + "\" is not a duration.",
                    "Write one such as 500ms, 60s, 1m or PT1H.",
                    invalid);
        }
        if (duration.isNegative()) {
            throw new InvalidAnnotationException(
                    annotation, method, attribute + " = \"" + text + "\" is negative.", "Write zero or longer.");
        }
        return duration;
    }
}
