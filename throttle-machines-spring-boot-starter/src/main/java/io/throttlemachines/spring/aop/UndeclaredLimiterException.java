package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.internal.text.NearestNames;
import java.io.Serial;
import java.lang.reflect.Method;
import java.util.Collection;

/** {@link Throttled} names a limiter that neither application.yml nor, so far, another annotation declares. */
final class UndeclaredLimiterException extends InvalidAnnotationException {

    @Serial
    private static final long serialVersionUID = 1L;

    UndeclaredLimiterException(String name, Method method, Collection<String> known) {
        super(
                Throttled.class,
                method,
                "there is no limiter '" + name + "'.",
                "Give it limit and period here, such as limit = 100, period = \"1m\", or declare it in application.yml. "
                        + NearestNames.advice(name, known));
    }
}
