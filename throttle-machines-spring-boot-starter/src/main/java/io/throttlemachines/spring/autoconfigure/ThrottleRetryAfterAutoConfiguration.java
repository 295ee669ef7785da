package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.spring.client.RestClientRetryAfter;
import io.throttlemachines.spring.client.WebClientRetryAfter;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets circuits obey the {@code Retry-After} in answers to Spring's HTTP clients. A {@link RetryAfterResolver} of the application
 * is asked first, because these have the lowest precedence and are declared last.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnSwitch
public final class ThrottleRetryAfterAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.web.client.RestClientResponseException")
    static class OfRestClient {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        @ConditionalOnMissingBean
        RestClientRetryAfter throttleRestClientRetryAfter(ObjectProvider<Clock> clocks) {
            return new RestClientRetryAfter(clocks.getIfUnique(Clock::systemUTC));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.web.reactive.function.client.WebClientResponseException")
    static class OfWebClient {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        @ConditionalOnMissingBean
        WebClientRetryAfter throttleWebClientRetryAfter(ObjectProvider<Clock> clocks) {
            return new WebClientRetryAfter(clocks.getIfUnique(Clock::systemUTC));
        }
    }
}
