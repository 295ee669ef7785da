package io.throttlemachines.docs.annotated;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor;
import org.springframework.resilience.annotation.RetryAnnotationBeanPostProcessor;

// docs: retry-inside
@Configuration(proxyBeanMethods = false) // instead of @EnableResilientMethods
class RetriesInside {

    @Bean
    static RetryAnnotationBeanPostProcessor retries() {
        RetryAnnotationBeanPostProcessor retries = new RetryAnnotationBeanPostProcessor();
        retries.setBeforeExistingAdvisors(false);
        return retries;
    }

    @Bean
    static ConcurrencyLimitBeanPostProcessor concurrencyLimits() {
        ConcurrencyLimitBeanPostProcessor limits = new ConcurrencyLimitBeanPostProcessor();
        limits.setBeforeExistingAdvisors(false);
        return limits;
    }
}
// end
