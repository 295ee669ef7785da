package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;

/**
 * Intercepts the methods to which one annotation of this library applies. It is meant to be an infrastructure bean. Thread-safe.
 */
public final class AnnotationAdvisor extends DefaultPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient AnnotationFinder<?> finder;
    private final transient MethodPlans plans;

    private AnnotationAdvisor(AnnotationFinder<?> finder, MethodPlans plans, int order) {
        super(new Applies(finder), new Guarded(plans));
        this.finder = finder;
        this.plans = plans;
        setOrder(order);
    }

    /** Intercepts the methods with {@link Retried}. */
    public static AnnotationAdvisor retried(AnnotationContext context, Environment environment) {
        return of(Retried.class, context, AdviceOrder.retried(environment), RetryPlan::make);
    }

    /** Intercepts the methods with {@link Throttled}. */
    public static AnnotationAdvisor throttled(AnnotationContext context, Environment environment) {
        return of(Throttled.class, context, AdviceOrder.throttled(environment), LimiterPlan::make);
    }

    /** Intercepts the methods with {@link CircuitBreaker}. */
    public static AnnotationAdvisor circuitBreaker(AnnotationContext context, Environment environment) {
        return of(CircuitBreaker.class, context, AdviceOrder.circuitBreaker(environment), BreakerPlan::make);
    }

    /** Intercepts the methods with {@link Hedged}. */
    public static AnnotationAdvisor hedged(AnnotationContext context, Environment environment) {
        return of(Hedged.class, context, AdviceOrder.hedged(environment), HedgePlan::make);
    }

    private static <A extends Annotation> AnnotationAdvisor of(
            Class<A> type, AnnotationContext context, int order, BiFunction<List<A>, AnnotationReader, Plan> maker) {
        AnnotationFinder<A> finder = new AnnotationFinder<>(type);
        MethodPlans plans = new MethodPlans((method, bean) -> {
            AnnotatedMethod<A> found = Objects.requireNonNull(finder.find(method, bean));
            return maker.apply(found.annotations(), new AnnotationReader(type, found, bean, context));
        });
        return new AnnotationAdvisor(finder, plans, order);
    }

    Class<? extends Annotation> annotation() {
        return finder.type();
    }

    /** The methods of a class to which the annotation applies. */
    List<Method> methods(Class<?> type) {
        return finder.methods(type);
    }

    /** Whether the annotation applies to the method, also through its class. */
    boolean applies(Method method, Class<?> targetClass) {
        return finder.applies(method, targetClass);
    }

    /** The type whose source has the annotation that applies to the method; null if none applies. */
    @Nullable
    Class<?> annotatedType(Method method, Class<?> targetClass) {
        AnnotatedMethod<?> found = finder.find(method, targetClass);
        return found == null ? null : found.owner();
    }

    /**
     * Creates the plan for a method.
     *
     * @throws InvalidAnnotationException with all mistakes in its annotation
     */
    void prepare(Method method, Class<?> targetClass) {
        Object unused = plans.of(method, targetClass);
    }

    /** Describes the advice around a method to which the annotation applies. */
    public AdviceStep describe(Method method, Class<?> targetClass) {
        return plans.of(method, targetClass).describe(annotation().getSimpleName(), getOrder());
    }

    /** A class, because a lambda would be one more method to inline. */
    private record Guarded(MethodPlans plans) implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            return plans.of(invocation).invoke(invocation);
        }
    }

    /** The methods to which an annotation applies. A class that no proxy can be made for is left out, and reported. */
    private static final class Applies extends StaticMethodMatcherPointcut {

        private final AnnotationFinder<?> finder;

        Applies(AnnotationFinder<?> finder) {
            this.finder = finder;
            setClassFilter(candidate ->
                    AnnotationUtils.isCandidateClass(candidate, finder.type()) && !FinalClass.allowsNoProxy(candidate));
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return finder.applies(method, targetClass);
        }
    }
}
