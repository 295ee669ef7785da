package io.throttlemachines.spring.cloud.autoconfigure;

import io.throttlemachines.spring.cloud.ReactiveThrottleMachinesCircuitBreakerFactory;
import io.throttlemachines.spring.cloud.gateway.ThrottleMachinesCircuitBreakerFilterFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.filter.factory.FallbackHeadersGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * The filters {@code CircuitBreaker} and {@code FallbackHeaders} of the Gateway on WebFlux, which itself registers them for
 * Resilience4j alone. The Gateway's own properties switch them off.
 */
@AutoConfiguration(after = ThrottleMachinesCloudAutoConfiguration.class)
@ConditionalOnClass({DispatcherHandler.class, SpringCloudCircuitBreakerFilterFactory.class})
@ConditionalOnBean(ReactiveThrottleMachinesCircuitBreakerFactory.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
public final class ThrottleMachinesGatewayAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(SpringCloudCircuitBreakerFilterFactory.class)
    @ConditionalOnEnabledFilter
    ThrottleMachinesCircuitBreakerFilterFactory throttleCircuitBreakerFilterFactory(
            ReactiveThrottleMachinesCircuitBreakerFactory breakers, ObjectProvider<DispatcherHandler> dispatchers) {
        return new ThrottleMachinesCircuitBreakerFilterFactory(breakers, dispatchers);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnEnabledFilter
    FallbackHeadersGatewayFilterFactory throttleFallbackHeadersFilterFactory() {
        return new FallbackHeadersGatewayFilterFactory();
    }
}
