package io.throttlemachines.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import io.throttlemachines.spring.cloud.autoconfigure.ThrottleMachinesCloudAutoConfiguration;
import io.throttlemachines.spring.cloud.autoconfigure.ThrottleMachinesGatewayAutoConfiguration;
import io.throttlemachines.spring.cloud.gateway.ThrottleMachinesCircuitBreakerFilterFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import reactor.core.publisher.Mono;

class CloudAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ThrottleMachinesAutoConfiguration.class,
                    ThrottleMachinesCloudAutoConfiguration.class,
                    ThrottleMachinesGatewayAutoConfiguration.class));

    @Test
    void bothFactoriesAndTheFilterAreThere() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(ThrottleMachinesCircuitBreakerFactory.class)
                .hasSingleBean(ReactiveThrottleMachinesCircuitBreakerFactory.class)
                .hasSingleBean(ThrottleMachinesCircuitBreakerFilterFactory.class));
    }

    @Test
    void aPropertySwitchesThemOff() {
        runner.withPropertyValues("spring.cloud.circuitbreaker.throttle-machines.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(CircuitBreakerFactory.class)
                        .doesNotHaveBean(ReactiveCircuitBreakerFactory.class)
                        .doesNotHaveBean(ThrottleMachinesCircuitBreakerFilterFactory.class));
    }

    @Test
    void theSwitchHasMetadata() throws IOException {
        StringBuilder metadata = new StringBuilder();
        for (Resource each : new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
            metadata.append(each.getContentAsString(StandardCharsets.UTF_8));
        }
        assertThat(metadata).contains("\"spring.cloud.circuitbreaker.throttle-machines.enabled\"");
    }

    @Test
    void withoutMachinesThereIsNoFactory() {
        runner.withPropertyValues("throttle-machines.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CircuitBreakerFactory.class));
    }

    @Test
    void withoutSpringCloudsJarNothingIsLoaded() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ThrottleMachines.class)
                        .doesNotHaveBean(ThrottleMachinesCloudAutoConfiguration.class));
    }

    @Test
    void withoutReactorThereIsTheBlockingFactory() {
        runner.withClassLoader(new FilteredClassLoader(Mono.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(CircuitBreakerFactory.class)
                        .doesNotHaveBean("reactiveThrottleCircuitBreakerFactory"));
    }

    @Test
    void withoutTheGatewayThereIsNoFilter() {
        runner.withClassLoader(new FilteredClassLoader(SpringCloudCircuitBreakerFilterFactory.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveCircuitBreakerFactory.class)
                        .doesNotHaveBean("throttleCircuitBreakerFilterFactory"));
    }

    @Test
    void propertiesOfTheGatewaySwitchItsFilterOff() {
        for (String property : new String[] {"enabled", "filter.circuit-breaker.enabled"}) {
            runner.withPropertyValues("spring.cloud.gateway.server.webflux." + property + "=false")
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(ThrottleMachinesCircuitBreakerFilterFactory.class));
        }
    }

    @Test
    void anotherFactoryWins() {
        runner.withBean(OtherFactory.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(CircuitBreakerFactory.class)
                        .hasSingleBean(OtherFactory.class));
    }

    @Test
    void customizersAreCalledInOrder() {
        runner.withUserConfiguration(Customizers.class).run(context -> {
            context.getBean(ThrottleMachinesCircuitBreakerFactory.class).create("blocking");
            context.getBean(ReactiveThrottleMachinesCircuitBreakerFactory.class).create("reactive");
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("blocking").config().failureThreshold()).isEqualTo(22);
            assertThat(machines.breaker("reactive").config().failureThreshold()).isEqualTo(33);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        Customizer<ThrottleMachinesCircuitBreakerFactory> later() {
            return factory -> factory.configure(builder -> builder.settings().failureThreshold(22), "blocking");
        }

        @Bean
        @Order(1)
        Customizer<ThrottleMachinesCircuitBreakerFactory> earlier() {
            return factory -> factory.configure(builder -> builder.settings().failureThreshold(11), "blocking");
        }

        @Bean
        Customizer<ReactiveThrottleMachinesCircuitBreakerFactory> reactive() {
            return factory -> factory.configure(builder -> builder.settings().failureThreshold(33), "reactive");
        }
    }

    static final class OtherFactory extends CircuitBreakerFactory<Object, ConfigBuilder<Object>> {

        @Override
        protected ConfigBuilder<Object> configBuilder(String id) {
            return Object::new;
        }

        @Override
        public CircuitBreaker create(String id) {
            throw new UnsupportedOperationException(id);
        }

        @Override
        public void configureDefault(Function<String, Object> defaultConfiguration) {}
    }
}
