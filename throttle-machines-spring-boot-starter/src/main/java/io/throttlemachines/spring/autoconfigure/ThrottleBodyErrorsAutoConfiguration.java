package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.body.ReactiveBodyErrors;
import io.throttlemachines.spring.actuate.body.ServletBodyErrors;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers what {@code /actuator/throttle} expects if Spring cannot read the body of a request to it. */
@AutoConfiguration(
        after = ThrottleEndpointAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnClass(PathMappedEndpoints.class)
@ConditionalOnSwitch
@ConditionalOnBean({PathMappedEndpoints.class, ThrottleEndpoint.class})
final class ThrottleBodyErrorsAutoConfiguration {

    /** With Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(HandlerExceptionResolver.class)
    static final class Servlet {

        @Bean
        ServletBodyErrors throttleBodyErrors(PathMappedEndpoints endpoints) {
            return new ServletBodyErrors(endpoints);
        }
    }

    /** With WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebExceptionHandler.class)
    static final class Reactive {

        @Bean
        ReactiveBodyErrors throttleBodyErrors(PathMappedEndpoints endpoints) {
            return new ReactiveBodyErrors(endpoints);
        }
    }
}
