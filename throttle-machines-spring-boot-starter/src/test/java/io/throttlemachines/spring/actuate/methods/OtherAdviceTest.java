package io.throttlemachines.spring.actuate.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.spring.aop.AdviceStep;
import io.throttlemachines.spring.aop.AnnotationContexts;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Advice of others around methods with our annotations. */
class OtherAdviceTest {

    @Test
    void otherAdviceIsListedAtItsActualPosition() {
        AnnotationContexts.with(builder -> {}, Others.class, Stock.class, Inner.class, Outer.class)
                .run(context -> assertThat(kinds(context))
                        .containsExactly(
                                "Async",
                                "OtherAdviceTest.Outer.see",
                                "CircuitBreaker",
                                "CachePut",
                                "OtherAdviceTest.Inner.see"));
    }

    @Test
    void adviceWithoutAnAnnotationIsNamedAfterItsClass() {
        AnnotationContexts.with(builder -> {}, Nameless.class, Stock.class)
                .run(context ->
                        assertThat(kinds(context)).containsExactly("OtherAdviceTest.Nameless", "CircuitBreaker"));
    }

    @Test
    void anOuterProxyIsAlsoRead() {
        AnnotationContexts.with(builder -> {}, Rewrapping.class, Stock.class)
                .run(context ->
                        assertThat(kinds(context)).containsExactly("OtherAdviceTest.Rewrapping", "CircuitBreaker"));
    }

    private static List<String> kinds(ApplicationContext context) {
        assertThat(context.getBean(GuardedMethods.class).all()).hasSize(1);
        return context.getBean(GuardedMethods.class).all().get(0).steps().stream()
                .map(AdviceStep::kind)
                .toList();
    }

    static class Stock {

        @Async
        @CachePut("stock")
        @CircuitBreaker("stock")
        public String take() {
            return "taken";
        }

        public String other() {
            return "other";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    @EnableAsync
    static class Others {

        @Bean
        ConcurrentMapCacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Aspect
    @Order
    static class Inner {

        @Before("execution(* *..OtherAdviceTest.Stock.take(..))")
        void see() {}
    }

    @Aspect
    @Order(0)
    static class Outer {

        @Before("execution(* *..OtherAdviceTest.Stock.*(..))")
        void see() {}

        @Before("execution(* *..OtherAdviceTest.Stock.other(..))")
        void seeOther() {}
    }

    static class Nameless {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultPointcutAdvisor advisor() {
            NameMatchMethodPointcut take = new NameMatchMethodPointcut();
            take.setMappedName("take");
            DefaultPointcutAdvisor advisor =
                    new DefaultPointcutAdvisor(take, (MethodInterceptor) invocation -> invocation.proceed());
            advisor.setOrder(0);
            return advisor;
        }
    }

    static class Rewrapping implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (!(bean instanceof Stock)) {
                return bean;
            }
            ProxyFactory factory = new ProxyFactory();
            factory.setTarget(bean);
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
            return factory.getProxy();
        }
    }
}
