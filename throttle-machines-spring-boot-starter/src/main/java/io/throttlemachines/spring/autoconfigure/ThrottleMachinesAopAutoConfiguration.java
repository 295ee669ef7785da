package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import io.throttlemachines.spring.aop.AnnotatedBeanChecker;
import io.throttlemachines.spring.aop.AnnotationAdvisor;
import io.throttlemachines.spring.aop.AnnotationContext;
import io.throttlemachines.spring.aop.AnnotationContext.LimiterDefaults;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Puts {@link Throttled}, {@link CircuitBreaker}, {@link Hedged} and {@link Retried} into effect. Advisors are infrastructure and exist before other beans:
 * they take everything but their order when the first annotated bean is created.
 */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class)
@ConditionalOnSwitch
final class ThrottleMachinesAopAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationContext throttleAnnotationContext(
            ConfigurableListableBeanFactory beanFactory,
            ObjectProvider<ThrottleMachines> machines,
            ObjectProvider<LimiterDefaults> limiterDefaults) {
        return new AnnotationContext(beanFactory, machines::getObject, limiterDefaults::getObject);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor retriedAdvisor(AnnotationContext context, Environment environment) {
        return AnnotationAdvisor.retried(context, environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor throttledAdvisor(AnnotationContext context, Environment environment) {
        return AnnotationAdvisor.throttled(context, environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor circuitBreakerAdvisor(AnnotationContext context, Environment environment) {
        return AnnotationAdvisor.circuitBreaker(context, environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor hedgedAdvisor(AnnotationContext context, Environment environment) {
        return AnnotationAdvisor.hedged(context, environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedMethods throttleGuardedMethods(ConfigurableListableBeanFactory beanFactory) {
        return new GuardedMethods(beanFactory);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotatedBeanChecker annotatedBeanChecker(
            List<AnnotationAdvisor> advisors, AnnotationContext context, GuardedMethods methods) {
        return new AnnotatedBeanChecker(advisors, context, methods);
    }
}
