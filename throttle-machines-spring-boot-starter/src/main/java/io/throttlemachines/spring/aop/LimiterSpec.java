package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.spring.slice.TestSlice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationException;

/**
 * What one {@link Throttled} requires of its limiter at each call: the key, the number of permits, and the longest wait.
 *
 * @param limiter   the limiter
 * @param key       the expression of the key; null if all calls share the permits
 * @param cost      the expression of the number of permits; null if it is always {@code fixedCost}
 * @param fixedCost the number of permits if {@code cost} is null
 * @param maxWait   the longest wait; null if it is that of the limiter at the time of the call
 * @param fallbacks what answers for refusals of the limiter
 */
record LimiterSpec(
        Limiter limiter,
        @Nullable CallKey key,
        @Nullable MethodExpression cost,
        long fixedCost,
        @Nullable Duration maxWait,
        Fallbacks fallbacks) {

    /** Reads one annotation; all its parts are read, whichever of them are wrong. */
    static Supplier<LimiterSpec> read(Throttled annotation, AnnotationReader reader) {
        Supplier<Limiter> limiter = reader.read(() -> limiter(annotation, reader));
        Supplier<Optional<CallKey>> key = CallKey.read("@Throttled", annotation.key(), reader);
        Supplier<String> permits =
                reader.read(() -> reader.text("permits", annotation.permits()).trim());
        Supplier<Cost> cost = reader.read(() -> Cost.read(permits.get(), reader));
        reader.check(() -> refuseTooMany(cost.get().fixed(), limiter.get()));
        Supplier<Optional<Duration>> maxWait = reader.read(() -> reader.duration("maxWait", annotation.maxWait()));
        Supplier<Fallbacks> fallbacks = reader.fallbacks(annotation.fallback());
        return () -> new LimiterSpec(
                limiter.get(),
                key.get().orElse(null),
                cost.get().expression(),
                cost.get().fixed(),
                maxWait.get().orElse(null),
                fallbacks.get());
    }

    /** How many permits a call takes: {@code fixed}, unless there is an expression. */
    private record Cost(@Nullable MethodExpression expression, long fixed) {

        static Cost read(String permits, AnnotationReader reader) {
            if (permits.matches("\\d{1,18}")) {
                return new Cost(null, Long.parseLong(permits));
            }
            MethodExpression expression = reader.expression("permits", permits);
            if (!expression.isConstant()) {
                return new Cost(expression, 0);
            }
            long fixed = wholeNumber(constant(permits, expression));
            if (fixed < 0) {
                throw mistake("permits is " + permits + ".");
            }
            return new Cost(null, fixed);
        }

        private static @Nullable Object constant(String permits, MethodExpression expression) {
            try {
                return expression.constant();
            } catch (EvaluationException | ArithmeticException failure) {
                throw mistake("permits = \"" + permits + "\" has no value: " + failure.getMessage() + ".");
            }
        }

        private static ConfigurationException mistake(String problem) {
            return new ConfigurationException(
                    null, "permits", problem, "Write zero or more, as a whole number, or an expression.");
        }
    }

    /** No call gets more permits than the burst, however long it waits. */
    private static void refuseTooMany(long permits, Limiter limiter) {
        long burst = limiter.config().burst();
        if (permits > burst) {
            throw new ConfigurationException(
                    null,
                    "permits",
                    "permits is " + permits + ", and the limiter '" + limiter.name() + "' never gives more than "
                            + burst + " at once: it would refuse every call.",
                    "Write at most " + burst + ", or give the limiter a larger limit or burst.");
        }
    }

    /** application.yml wins: a limiter that it declares is used as it is. */
    private static Limiter limiter(Throttled annotation, AnnotationReader reader) {
        AnnotationContext context = reader.context();
        String name = reader.name(annotation.name());
        Limiter declared = context.machines().limiters().get(name);
        boolean period = !reader.text("period", annotation.period()).isEmpty();
        boolean limit = annotation.limit() != Throttled.NOT_GIVEN;
        if (declared != null && !((limit || period) && context.declaredInPlace(Throttled.class, name))) {
            return declared;
        }
        if (declared == null && reader.isInGroup(name)) {
            return context.machines().limiter(name); // which says what is wrong
        }
        if (!limit && !period) {
            throw reader.undeclared(
                    name,
                    "there is no limiter '" + name + "'.",
                    "Give it limit and period here, such as limit = 100, period = \"1m\", or declare it in application.yml. "
                            + NearestNames.advice(
                                    name, context.machines().limiters().keySet())
                            + TestSlice.adviceOnNode(context.beanFactory()));
        }
        context.inPlace(Throttled.class, name);
        if (!limit || (!period && !limitsConcurrency(annotation, reader))) {
            throw new ConfigurationException(
                    null,
                    null,
                    "it has a limit or a period, but not both.",
                    "Write both, such as limit = 100, period = \"1m\", or limit = 20, algorithm = \"concurrency\", or declare the limiter '"
                            + name + "' in application.yml.");
        }
        return context.machines().limiter(name, config(annotation, reader));
    }

    private static boolean limitsConcurrency(Throttled annotation, AnnotationReader reader) {
        String algorithm = reader.text("algorithm", annotation.algorithm());
        return !algorithm.isEmpty() && Algorithm.parse(algorithm).limitsConcurrency();
    }

    private static LimiterConfig config(Throttled annotation, AnnotationReader reader) {
        LimiterConfigBuilder builder = reader.context().limiterDefaults().newBuilder();
        String algorithm = reader.text("algorithm", annotation.algorithm());
        reader.readAll(
                () -> builder.limit(annotation.limit()),
                () -> reader.duration("period", annotation.period()).ifPresent(builder::period),
                () -> {
                    if (annotation.burst() != Throttled.NOT_GIVEN) {
                        builder.burst(annotation.burst());
                    }
                },
                () -> {
                    if (!algorithm.isEmpty()) {
                        Algorithm parsed = Algorithm.parse(algorithm);
                        builder.algorithm(parsed);
                        if (parsed.limitsConcurrency()) {
                            builder.store(LimiterConfig.LOCAL_STORE); // the default is for limiters that can be shared
                        }
                    }
                });
        return builder.build();
    }

    Permit acquire(MethodInvocation invocation) {
        Permits permits = permits(invocation);
        return maxWait == null ? permits.acquire(cost(invocation)) : permits.acquire(cost(invocation), maxWait);
    }

    CompletableFuture<Permit> permitAsync(MethodInvocation invocation) {
        Duration wait = maxWait == null ? limiter.config().maxWait() : maxWait;
        return permits(invocation).permitAsync(cost(invocation), wait);
    }

    PermitRequest request(MethodInvocation invocation) {
        return new PermitRequest(permits(invocation), cost(invocation), maxWait);
    }

    private Permits permits(MethodInvocation invocation) {
        return key == null ? limiter : limiter.forKey(key.of(invocation));
    }

    private long cost(MethodInvocation invocation) {
        if (cost == null) {
            return fixedCost;
        }
        Object value = cost.value(invocation);
        long permits = wholeNumber(value);
        if (permits < 0) {
            throw new IllegalArgumentException("permits of @Throttled on " + invocation.getMethod() + " evaluated to "
                    + value + "; it must be a whole number of zero or more");
        }
        return permits;
    }

    /** A value as a number of permits; negative if it is no whole number of zero or more. */
    private static long wholeNumber(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() == number.longValue()
                ? number.longValue()
                : -1;
    }
}
