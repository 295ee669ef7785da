package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
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
 * Makes the plan of every annotated method when its bean is created, so that a wrong name, limit, expression or fallback,
 * or a method that no proxy can intercept, stops the start and not the first call. Tells in one line, once all singletons
 * are there, which breakers and hedges nobody declared.
 */
public final class AnnotatedBeanChecker
        implements BeanPostProcessor, SmartInitializingSingleton, AopInfrastructureBean {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeanChecker.class);

    private final List<AnnotationAdvisor> advisors;
    private final AnnotationContext context;

    /**
     * Checks for these advisors.
     *
     * @param advisors those of our annotations
     * @param context  what plans are made with
     */
    public AnnotatedBeanChecker(List<AnnotationAdvisor> advisors, AnnotationContext context) {
        this.advisors = List.copyOf(advisors);
        this.context = context;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof AopInfrastructureBean)) {
            Class<?> targetClass = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
            for (AnnotationAdvisor advisor : advisors) {
                if (AnnotationUtils.isCandidateClass(targetClass, advisor.annotation())) {
                    check(targetClass, advisor);
                }
            }
        }
        return bean;
    }

    private static void check(Class<?> targetClass, AnnotationAdvisor advisor) {
        for (Method method :
                ReflectionUtils.getUniqueDeclaredMethods(targetClass, ReflectionUtils.USER_DECLARED_METHODS)) {
            if (advisor.annotated(method)) {
                refuseIfOutOfReach(method, advisor);
            }
            if (advisor.applies(method, targetClass)) {
                refuseIfFinal(method, advisor);
                advisor.prepare(method, targetClass);
            }
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
        Set<String> undeclared = context.undeclared();
        if (!undeclared.isEmpty()) {
            log.info(
                    "These names are declared nowhere and have the default settings: {}",
                    String.join(", ", undeclared));
        }
    }
}
