package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;

/**
 * Intercepts the methods to which one annotation of this library applies. It is meant to be an infrastructure bean. Thread-safe.
 */
public final class AnnotationAdvisor extends DefaultPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient AnnotationFinder<?> finder;
    private final transient MethodPlans<? extends Plan> plans;

    private <P extends Plan> AnnotationAdvisor(AnnotationFinder<?> finder, MethodPlans<P> plans, int order) {
        super(new AnnotationPointcut(finder), (MethodInterceptor)
                invocation -> plans.of(invocation).invoke(invocation));
        this.finder = finder;
        this.plans = plans;
        setOrder(order);
    }

    /**
     * Intercepts the methods with {@link Throttled}.
     *
     * @param context shared by all plans
     * @param order   its place among all advisors; the lowest number is outermost
     */
    public static AnnotationAdvisor throttled(AnnotationContext context, int order) {
        AnnotationFinder<Throttled> finder = new AnnotationFinder<>(Throttled.class);
        MethodPlans<ThrottlePlan> plans = new MethodPlans<>(
                (method, type) -> ThrottlePlan.make(finder.find(method, type), method, type, context));
        return new AnnotationAdvisor(finder, plans, order);
    }

    /**
     * Intercepts the methods with {@link CircuitBreaker}.
     *
     * @param context shared by all plans
     * @param order   its place among all advisors; the lowest number is outermost
     */
    public static AnnotationAdvisor circuitBreaker(AnnotationContext context, int order) {
        AnnotationFinder<CircuitBreaker> finder = new AnnotationFinder<>(CircuitBreaker.class);
        MethodPlans<BreakerPlan> plans = new MethodPlans<>(
                (method, type) -> BreakerPlan.make(finder.find(method, type).get(0), method, type, context));
        return new AnnotationAdvisor(finder, plans, order);
    }

    /**
     * Intercepts the methods with {@link Hedged}.
     *
     * @param context shared by all plans
     * @param order   its place among all advisors; the lowest number is outermost
     */
    public static AnnotationAdvisor hedged(AnnotationContext context, int order) {
        AnnotationFinder<Hedged> finder = new AnnotationFinder<>(Hedged.class);
        MethodPlans<HedgePlan> plans = new MethodPlans<>(
                (method, type) -> HedgePlan.make(finder.find(method, type).get(0), method, type, context));
        return new AnnotationAdvisor(finder, plans, order);
    }

    Class<? extends Annotation> annotation() {
        return finder.type();
    }

    /** Whether the method itself, or a method that it overrides, has the annotation. */
    boolean annotated(Method method) {
        return !finder.onMethod(method).isEmpty();
    }

    /** Whether the annotation applies to the method, also through its class. */
    boolean applies(Method method, Class<?> targetClass) {
        List<?> found = finder.find(method, targetClass);
        return !found.isEmpty();
    }

    /** Creates the plan for a method, and so finds every mistake in its annotation. */
    void prepare(Method method, Class<?> targetClass) {
        Object unused = plans.of(method, targetClass);
    }

    /** Describes the advice around a method to which the annotation applies. */
    public AdviceStep describe(Method method, Class<?> targetClass) {
        return plans.of(method, targetClass).describe(annotation().getSimpleName(), getOrder());
    }
}
