package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Checks that annotated beans get proxies with the advice of this library, and get it once. Thread-safe. */
final class ProxyCheck {

    private static final Logger log = LoggerFactory.getLogger(ProxyCheck.class);

    private static final String ASPECT = "org.aspectj.lang.annotation.Aspect";

    private final AnnotationContext context;

    /** Whether the advice that acts twice was logged: the reason is the same for all beans. */
    private final AtomicBoolean logged = new AtomicBoolean();

    ProxyCheck(AnnotationContext context) {
        this.context = context;
    }

    /**
     * The class of the application behind a bean. Behind a JDK proxy of another library, such as a repository, Spring's proxy has
     * that proxy as its target; where there is no proxy of Spring, it is the bean itself.
     */
    Class<?> type(Object bean) {
        boolean itself = Proxy.isProxyClass(bean.getClass()) && !context.makesProxies();
        return ClassUtils.getUserClass(itself ? bean.getClass() : AopUtils.getTargetClass(bean));
    }

    /** The mistake of an annotated method whose bean gets no proxy; null if it gets one. */
    @Nullable
    Misuse withoutProxy(AnnotationAdvisor advisor, Method method, Class<?> type) {
        return context.makesProxies()
                ? null
                : Misuse.of(
                        advisor.annotation(),
                        method,
                        type,
                        "this application creates no proxies (spring.aop.auto is false), so the method would not be "
                                + "protected.",
                        "Remove spring.aop.auto: false. throttle-machines.enabled: false is the way to switch the "
                                + "annotations off.");
    }

    /** Logs once if the advice is in two proxies around one bean: each call would take its permits twice. */
    void warnOfTwoProxies(Object bean, Class<?> type) {
        Object target = AopProxyUtils.getSingletonTarget(bean);
        if (target != null && hasOurAdvice(bean) && hasOurAdvice(target) && logged.compareAndSet(false, true)) {
            log.warn(
                    "Each annotation of this library acts twice, for example on {}: a call takes its permits twice and is "
                            + "counted twice, because each of the beans {} creates a proxy with all advisors. "
                            + "Declare only one of them.",
                    type.getName(),
                    context.proxyCreators());
        }
    }

    /** Warns of the annotated methods of all beans that exist and are of a kind for which Spring creates no proxy. */
    void warnOfNoProxies(List<AnnotationAdvisor> advisors) {
        SingletonBeanRegistry beans = context.beanFactory();
        for (String name : beans.getSingletonNames()) {
            Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null;
            if (bean != null) { // and is not just being created
                warnOfNoProxy(name, bean, advisors);
            }
        }
    }

    /** Does the same for one bean. */
    void warnOfNoProxy(String name, Object bean, List<AnnotationAdvisor> advisors) {
        if (!isOfInfrastructure(bean) || hasOurAdvice(bean)) {
            return;
        }
        String methods = advisors.stream()
                .flatMap(advisor -> advisor.methods(type(bean)).stream()
                        .map(method -> "@" + advisor.annotation().getSimpleName() + " on "
                                + ReadableNames.shortName(method.getDeclaringClass()) + "."
                                + ReadableNames.method(method)))
                .collect(Collectors.joining(" and "));
        if (!methods.isEmpty()) {
            log.warn(
                    "The bean '{}' has no proxy, so {} does not act there: Spring creates none for aspects, advisors, "
                            + "interceptors, pointcuts and post-processors. Move what is annotated to another bean, and "
                            + "call it from there.",
                    name,
                    methods);
        }
    }

    /** Whether a bean helps to create other beans or their proxies. Spring creates no proxy for most of these. */
    private static boolean isOfInfrastructure(Object bean) {
        return bean instanceof Advice
                || bean instanceof Advisor
                || bean instanceof Pointcut
                || bean instanceof BeanPostProcessor
                || bean instanceof BeanFactoryPostProcessor
                || MergedAnnotations.from(bean.getClass(), SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(ASPECT);
    }

    private static boolean hasOurAdvice(Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors()).anyMatch(ProxyCheck::isOurs);
    }

    private static boolean isOurs(Advisor advisor) {
        return advisor instanceof AnnotationAdvisor;
    }
}
