package io.throttlemachines.spring.cloud.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import io.throttlemachines.spring.cloud.ReactiveThrottleMachinesCircuitBreakerFactory;
import io.throttlemachines.spring.cloud.ThrottleMachinesCircuitBreakerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud's circuit breaker factories on the breakers of the application, unless the application or another library has its own.
 * {@code spring.cloud.circuitbreaker.throttle-machines.enabled: false} switches it off. Each factory is given to all beans that are a
 * {@link Customizer} of its type, in order, before anything uses it. Comes before what looks for a factory: OpenFeign, the Gateway,
 * the clients of HTTP interfaces, and Resilience4j.
 */
@AutoConfiguration(
        after = ThrottleMachinesAutoConfiguration.class,
        beforeName = {
            "org.springframework.cloud.circuitbreaker.resilience4j.ReactiveResilience4JAutoConfiguration",
            "org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JAutoConfiguration",
            "org.springframework.cloud.client.CommonsClientAutoConfiguration",
            "org.springframework.cloud.gateway.config.GatewayAutoConfiguration",
            "org.springframework.cloud.openfeign.FeignAutoConfiguration"
        })
@ConditionalOnClass(CircuitBreakerFactory.class)
@ConditionalOnBean(ThrottleMachines.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.circuitbreaker.throttle-machines.enabled", matchIfMissing = true)
public final class ThrottleMachinesCloudAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(CircuitBreakerFactory.class)
    ThrottleMachinesCircuitBreakerFactory throttleCircuitBreakerFactory(
            ThrottleMachines machines, ObjectProvider<Customizer<ThrottleMachinesCircuitBreakerFactory>> customizers) {
        ThrottleMachinesCircuitBreakerFactory factory = new ThrottleMachinesCircuitBreakerFactory(machines);
        customizers.orderedStream().forEach(each -> each.customize(factory));
        return factory;
    }

    /** Needs Reactor. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Mono.class)
    static final class OfPublishers {

        @Bean
        @ConditionalOnMissingBean(ReactiveCircuitBreakerFactory.class)
        ReactiveThrottleMachinesCircuitBreakerFactory reactiveThrottleCircuitBreakerFactory(
                ThrottleMachines machines,
                ObjectProvider<Customizer<ReactiveThrottleMachinesCircuitBreakerFactory>> customizers) {
            ReactiveThrottleMachinesCircuitBreakerFactory factory =
                    new ReactiveThrottleMachinesCircuitBreakerFactory(machines);
            customizers.orderedStream().forEach(each -> each.customize(factory));
            return factory;
        }
    }
}
