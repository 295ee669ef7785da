package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.Permits;
import java.lang.reflect.Method;
import java.time.Duration;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link Throttled} requires of its limiter at each call: the key, the number of permits, and the longest wait.
 *
 * @param limiter   the limiter
 * @param key       the expression of the key; null if all calls share the permits
 * @param cost      the expression of the number of permits; null if it is always {@code fixedCost}
 * @param fixedCost the number of permits if {@code cost} is null
 * @param maxWait   the longest wait
 */
record ThrottleSpec(
        Limiter limiter,
        @Nullable MethodExpression key,
        @Nullable MethodExpression cost,
        long fixedCost,
        Duration maxWait) {

    /** Replaces null as a key. */
    private static final Object NO_KEY = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    static ThrottleSpec make(Throttled annotation, Method method, Class<?> targetClass, AnnotationContext context) {
        try {
            String name = context.name(annotation.name(), method, targetClass);
            Limiter limiter = limiter(name, annotation, method, context);
            String key = context.resolve(annotation.key());
            String permits = context.resolve(annotation.permits()).trim();
            boolean fixed = permits.matches("\\d{1,18}");
            if (permits.matches("-\\d+")) {
                throw new InvalidAnnotationException(
                        Throttled.class,
                        method,
                        "permits is " + permits + ".",
                        "Write zero or more, or an expression.");
            }
            return new ThrottleSpec(
                    limiter,
                    key.isEmpty() ? null : expression("key", key, method, context),
                    fixed ? null : expression("permits", permits, method, context),
                    fixed ? Long.parseLong(permits) : 0,
                    maxWait(limiter, annotation, method, context));
        } catch (ConfigurationException invalid) {
            throw new InvalidAnnotationException(Throttled.class, method, invalid.problem(), invalid.advice(), invalid);
        }
    }

    private static MethodExpression expression(
            String attribute, String text, Method method, AnnotationContext context) {
        return MethodExpression.parse(Throttled.class, attribute, text, method, context.beanFactory());
    }

    /** application.yml wins: a limiter that it declares is used as it is. */
    private static Limiter limiter(String name, Throttled annotation, Method method, AnnotationContext context) {
        Limiter declared = context.machines().limiters().get(name);
        String period = context.resolve(annotation.period());
        boolean inPlace = annotation.limit() != Throttled.NOT_GIVEN || !period.isEmpty();
        if (declared != null && !(inPlace && context.declaredInPlace(Throttled.class, name))) {
            return declared;
        }
        if (!inPlace) {
            throw new UndeclaredLimiterException(
                    name, method, context.machines().limiters().keySet());
        }
        if (annotation.limit() == Throttled.NOT_GIVEN || period.isEmpty()) {
            throw new InvalidAnnotationException(
                    Throttled.class,
                    method,
                    "it has a limit or a period, but not both.",
                    "Write both, such as limit = 100, period = \"1m\", or declare the limiter '" + name
                            + "' in application.yml.");
        }
        LimiterConfig config = config(annotation, period, method, context);
        context.inPlace(Throttled.class, name);
        return context.machines().limiter(name, config);
    }

    private static LimiterConfig config(Throttled annotation, String period, Method method, AnnotationContext context) {
        LimiterConfigBuilder builder = context.limiterDefaults()
                .newBuilder()
                .limit(annotation.limit())
                .period(Durations.parse(Throttled.class, "period", period, method));
        if (annotation.burst() != Throttled.NOT_GIVEN) {
            builder.burst(annotation.burst());
        }
        String algorithm = context.resolve(annotation.algorithm());
        if (!algorithm.isEmpty()) {
            builder.algorithm(Algorithm.parse(algorithm));
        }
        return builder.build();
    }

    private static Duration maxWait(Limiter limiter, Throttled annotation, Method method, AnnotationContext context) {
        String given = context.resolve(annotation.maxWait());
        return given.isEmpty()
                ? limiter.config().maxWait()
                : Durations.parse(Throttled.class, "maxWait", given, method);
    }

    Permits permits(MethodInvocation invocation) {
        if (key == null) {
            return limiter;
        }
        Object value = key.value(invocation);
        return limiter.forKey(value == null ? NO_KEY : value);
    }

    long cost(MethodInvocation invocation) {
        if (cost == null) {
            return fixedCost;
        }
        Object value = cost.value(invocation);
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw new IllegalArgumentException("permits of @Throttled on " + invocation.getMethod() + " evaluated to "
                + value + "; it must be a whole number of zero or more");
    }
}
