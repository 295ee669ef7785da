package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.internal.text.OneLine;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Creates the plan of every annotated method when its bean is created, so that a wrong name, limit, expression or fallback, or
 * a method that no proxy can intercept, stops the start instead of the first call. Once all singletons exist it logs, in one
 * line, the breakers and hedges that have no declaration, and warns of calls of a bean on itself that its annotations do not
 * reach. For a bean that is created later it does so at once.
 */
public final class AnnotatedBeanChecker
        implements BeanPostProcessor, SmartInitializingSingleton, AopInfrastructureBean {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeanChecker.class);

    private final List<AnnotationAdvisor> advisors;
    private final AnnotationContext context;
    private final AnnotatedBeanListener listener;
    private final SelfCalls selfCalls;

    /** Plans to create once all singletons exist. */
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();

    /** Classes whose calls on themselves are not checked yet: their names and limiters must be known first. */
    private final Queue<Class<?>> annotatedClasses = new ConcurrentLinkedQueue<>();

    /** Undeclared names that were logged. */
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** Whether all singletons exist. Written once. */
    private volatile boolean started;

    /**
     * Checks the methods of these advisors.
     *
     * @param advisors the advisors of this library's annotations
     * @param context  shared by all plans
     * @param listener is called for each bean with annotated methods
     */
    public AnnotatedBeanChecker(
            List<AnnotationAdvisor> advisors, AnnotationContext context, AnnotatedBeanListener listener) {
        this.advisors = List.copyOf(advisors);
        this.context = context;
        this.listener = listener;
        this.selfCalls = new SelfCalls(this.advisors);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof AopInfrastructureBean)) {
            Class<?> targetClass = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
            boolean annotated = false;
            for (AnnotationAdvisor advisor : advisors) {
                if (AnnotationUtils.isCandidateClass(targetClass, advisor.annotation())) {
                    annotated |= check(targetClass, isJdkProxy(bean, targetClass), advisor);
                }
            }
            if (annotated) {
                listener.annotatedBean(beanName, bean, targetClass);
                annotatedClasses.add(targetClass);
                if (started) {
                    warnOfSelfCalls();
                    logNew(context.undeclared());
                }
            }
        }
        return bean;
    }

    /** A JDK proxy is called through its interfaces, so it intercepts a final method too. */
    private static boolean isJdkProxy(Object bean, Class<?> targetClass) {
        return AopUtils.isJdkDynamicProxy(bean) || Proxy.isProxyClass(targetClass);
    }

    /** Checks the annotated methods of a class, and returns whether there are any. */
    private boolean check(Class<?> targetClass, boolean jdkProxy, AnnotationAdvisor advisor) {
        boolean annotated = false;
        for (Method method :
                ReflectionUtils.getUniqueDeclaredMethods(targetClass, ReflectionUtils.USER_DECLARED_METHODS)) {
            if (advisor.annotated(method)) {
                refuseIfOutOfReach(method, advisor);
            }
            if (advisor.applies(method, targetClass)) {
                if (!jdkProxy) {
                    refuseIfFinal(method, advisor);
                }
                prepare(method, targetClass, advisor);
                annotated = true;
            }
        }
        return annotated;
    }

    /** Until all singletons exist, a missing limiter may still be declared by an annotation of a later bean. */
    private void prepare(Method method, Class<?> targetClass, AnnotationAdvisor advisor) {
        try {
            advisor.prepare(method, targetClass);
        } catch (UndeclaredLimiterException missing) {
            if (started) {
                throw missing;
            }
            postponed.add(() -> advisor.prepare(method, targetClass));
        }
    }

    private static void refuseIfOutOfReach(Method method, AnnotationAdvisor advisor) {
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw outOfReach(method, advisor, Modifier.isPrivate(method.getModifiers()) ? "private" : "static");
        }
    }

    private static void refuseIfFinal(Method method, AnnotationAdvisor advisor) {
        if (Modifier.isFinal(method.getModifiers())) {
            throw outOfReach(method, advisor, "final");
        }
    }

    private static InvalidAnnotationException outOfReach(Method method, AnnotationAdvisor advisor, String modifier) {
        return new InvalidAnnotationException(
                advisor.annotation(),
                method,
                "the method is " + modifier + ", so no proxy can intercept it and it would not be protected.",
                "Make it neither private, static nor final, or move the annotation to another method.");
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
        postponed.forEach(Runnable::run);
        postponed.clear();
        warnOfSelfCalls();
        Set<String> undeclared = new TreeSet<>(context.undeclared());
        context.beanFactory()
                .getBeansOfType(ThrottleMachines.class, false, true)
                .values()
                .forEach(machines -> undeclared.addAll(machines.undeclared()));
        logNew(undeclared);
    }

    private void logNew(Set<String> undeclared) {
        List<String> fresh = undeclared.stream().filter(logged::add).toList();
        if (!fresh.isEmpty()) {
            log.info(
                    "These names are declared nowhere and have the default settings: {}",
                    OneLine.of(String.join(", ", fresh)));
        }
    }

    private void warnOfSelfCalls() {
        for (Class<?> type = annotatedClasses.poll(); type != null; type = annotatedClasses.poll()) {
            selfCalls.warnOf(type);
        }
    }
}
