package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * The plan of each method of each class. It is created once: with the bean, or at the first call for a bean that was created in
 * an unusual way. A lookup allocates nothing. Thread-safe.
 */
final class MethodPlans {

    /** A power of two. */
    private static final int PLACES = 512;

    private final Map<Class<?>, Map<Method, Plan>> plans = new ConcurrentHashMap<>();

    /**
     * A shortcut past the two lookups in {@link #plans}, which cost more than all the rest of a plan. Each place belongs
     * to the call that first needed it; other calls at that place use the lookups. Any thread may write, without order:
     * each entry is immutable and checked.
     */
    private final @Nullable Known[] known = new Known[PLACES];

    private final BiFunction<Method, Class<?>, Plan> maker;

    /** The maker creates a plan from the most specific method and the class of the bean. */
    MethodPlans(BiFunction<Method, Class<?>, Plan> maker) {
        this.maker = maker;
    }

    private record Known(Method method, Class<?> targetClass, Plan plan) {}

    /** A proxy passes the same object for the same method each time. */
    Plan of(MethodInvocation invocation) {
        Object target = invocation.getThis();
        Method method = invocation.getMethod();
        return known(method, target == null ? method.getDeclaringClass() : target.getClass());
    }

    @SuppressWarnings("ReferenceEquality") // a comparison of methods costs more, and an equal one is only looked up
    Plan known(Method method, Class<?> targetClass) {
        int place = (System.identityHashCode(method) ^ System.identityHashCode(targetClass)) & (PLACES - 1);
        Known first = known[place];
        if (first != null && first.method == method && first.targetClass == targetClass) {
            return first.plan;
        }
        Plan plan = of(method, targetClass);
        if (first == null) {
            known[place] = new Known(method, targetClass, plan);
        }
        return plan;
    }

    Plan of(Method method, Class<?> targetClass) {
        Map<Method, Plan> ofClass = plans.get(targetClass);
        Plan plan = ofClass == null ? null : ofClass.get(method);
        return plan == null ? make(method, targetClass) : plan;
    }

    private Plan make(Method method, Class<?> targetClass) {
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass); // for a bridge, its target
        Map<Method, Plan> ofClass = plans.computeIfAbsent(targetClass, fresh -> new ConcurrentHashMap<>());
        Plan plan = ofClass.get(specific);
        if (plan == null) {
            Plan made = maker.apply(specific, ClassUtils.getUserClass(targetClass));
            Plan earlier = ofClass.putIfAbsent(specific, made);
            plan = earlier == null ? made : earlier;
        }
        ofClass.putIfAbsent(method, plan);
        return plan;
    }
}
