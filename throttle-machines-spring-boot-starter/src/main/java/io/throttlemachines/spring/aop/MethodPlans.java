package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;

/**
 * The plan of each method of each class. It is created once: with the bean, or at the first call for a bean that was created in
 * an unusual way. A lookup allocates nothing. Thread-safe.
 *
 * @param <P> the plan
 */
final class MethodPlans<P> {

    private final Map<Class<?>, Map<Method, P>> plans = new ConcurrentHashMap<>();
    private final BiFunction<Method, Class<?>, P> maker;

    /** The maker creates a plan from the most specific method and the class of the bean. */
    MethodPlans(BiFunction<Method, Class<?>, P> maker) {
        this.maker = maker;
    }

    P of(MethodInvocation invocation) {
        Object target = invocation.getThis();
        Method method = invocation.getMethod();
        return of(method, target == null ? method.getDeclaringClass() : target.getClass());
    }

    P of(Method method, Class<?> targetClass) {
        Map<Method, P> ofClass = plans.get(targetClass);
        P plan = ofClass == null ? null : ofClass.get(method);
        return plan == null ? make(method, targetClass) : plan;
    }

    private P make(Method method, Class<?> targetClass) {
        Method specific = BridgeMethodResolver.findBridgedMethod(AopUtils.getMostSpecificMethod(method, targetClass));
        Map<Method, P> ofClass = plans.computeIfAbsent(targetClass, fresh -> new ConcurrentHashMap<>());
        P plan = ofClass.get(specific);
        if (plan == null) {
            P made = maker.apply(specific, targetClass);
            P earlier = ofClass.putIfAbsent(specific, made);
            plan = earlier == null ? made : earlier;
        }
        ofClass.putIfAbsent(method, plan);
        return plan;
    }
}
