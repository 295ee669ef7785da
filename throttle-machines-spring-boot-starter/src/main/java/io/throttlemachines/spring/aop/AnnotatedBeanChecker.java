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
import org.springframework.util.ReflectionUtils;

/**
 * Makes the plan of every annotated method when its bean is created, so that a wrong name, limit, expression or fallback,
 * or a method that no proxy can intercept, stops the start and not the first call. Tells, once all singletons are there, in one line
 * which breakers and hedges nobody declared, and which calls of a bean on itself its annotations do not reach; of beans that
 * are made later, when they are.
 */
public final class AnnotatedBeanChecker
        implements BeanPostProcessor, SmartInitializingSingleton, AopInfrastructureBean {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeanChecker.class);

    private final List<AnnotationAdvisor> advisors;
    private final AnnotationContext context;
    private final GuardedMethods methods;
    private final SelfCallWarnings selfCalls;

    /** Plans to be made once all singletons are there. */
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();

    /** Classes that have yet to be read: once their names and limiters are known. */
    private final Queue<Class<?>> annotatedClasses = new ConcurrentLinkedQueue<>();

    /** Undeclared names that were told. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Whether all singletons are there. Written once. */
    private volatile boolean started;

    /**
     * Checks for these advisors.
     *
     * @param advisors those of our annotations
     * @param context  what plans are made with
     * @param methods  remembers the beans
     */
    public AnnotatedBeanChecker(List<AnnotationAdvisor> advisors, AnnotationContext context, GuardedMethods methods) {
        this.advisors = List.copyOf(advisors);
        this.context = context;
        this.methods = methods;
        this.selfCalls = new SelfCallWarnings(this.advisors);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof AopInfrastructureBean)) {
            Class<?> targetClass = ProxyLayer.userClass(bean);
            boolean annotated = false;
            for (AnnotationAdvisor advisor : advisors) {
                if (AnnotationUtils.isCandidateClass(targetClass, advisor.annotation())) {
                    annotated |= check(targetClass, isJdkProxy(bean, targetClass), advisor);
                }
            }
            if (annotated) {
                methods.add(beanName, bean, targetClass);
                annotatedClasses.add(targetClass);
                if (started) {
                    warnOfSelfCalls();
                    tell(context.undeclared());
                }
            }
        }
        return bean;
    }

    /** Behind a JDK proxy a method is reached through its interface, final or not. */
    private static boolean isJdkProxy(Object bean, Class<?> targetClass) {
        return AopUtils.isJdkDynamicProxy(bean) || Proxy.isProxyClass(targetClass);
    }

    /** Whether there are methods for which the annotation counts. */
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

    /** A limiter that is missing may yet be declared by the annotation of a bean to come. */
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
                "Make it neither private, static nor final, or move the annotation to one that is not.");
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
        tell(undeclared);
    }

    private void tell(Set<String> undeclared) {
        List<String> news = undeclared.stream().filter(told::add).toList();
        if (!news.isEmpty()) {
            log.info(
                    "These names are declared nowhere and have the default settings: {}",
                    OneLine.of(String.join(", ", news)));
        }
    }

    private void warnOfSelfCalls() {
        for (Class<?> type = annotatedClasses.poll(); type != null; type = annotatedClasses.poll()) {
            selfCalls.warnOf(type);
        }
    }
}
