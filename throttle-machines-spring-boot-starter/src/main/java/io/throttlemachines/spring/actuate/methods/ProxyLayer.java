package io.throttlemachines.spring.actuate.methods;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.IntroductionAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AdvisedSupport;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.DefaultAdvisorChainFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * One proxy around a bean; a bean may have several, one inside the other.
 *
 * @param advisors    its advisors, outermost first
 * @param preFiltered whether its advisors are known to fit the class
 * @param interfaces  the interfaces through which it is called; null if it is a subclass of the bean's class
 */
record ProxyLayer(
        List<Advisor> advisors,
        boolean preFiltered,
        @Nullable List<Class<?>> interfaces) {

    /** The layers around a bean, outermost first. */
    static List<ProxyLayer> of(Object bean) {
        List<ProxyLayer> layers = new ArrayList<>();
        @Nullable Object layer = bean;
        while (layer instanceof Advised advised) {
            layers.add(new ProxyLayer(
                    List.of(advised.getAdvisors()),
                    advised.isPreFiltered(),
                    AopUtils.isJdkDynamicProxy(layer) ? List.of(advised.getProxiedInterfaces()) : null));
            layer = AopProxyUtils.getSingletonTarget(layer);
        }
        return List.copyOf(layers);
    }

    /** The class of the application, without proxies. */
    static Class<?> userClass(Object bean) {
        return ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
    }

    /** The advisors that act around a method, by Spring's own decision. */
    List<Advisor> around(Method method, Class<?> type) {
        return advisors.stream()
                .filter(advisor -> !(advisor instanceof IntroductionAdvisor) && acts(advisor, method, type))
                .toList();
    }

    private boolean acts(Advisor advisor, Method method, Class<?> type) {
        AdvisedSupport alone = new AdvisedSupport();
        alone.setPreFiltered(preFiltered);
        alone.addAdvisor(advisor);
        return !DefaultAdvisorChainFactory.INSTANCE
                .getInterceptorsAndDynamicInterceptionAdvice(alone, method, type)
                .isEmpty();
    }
}
