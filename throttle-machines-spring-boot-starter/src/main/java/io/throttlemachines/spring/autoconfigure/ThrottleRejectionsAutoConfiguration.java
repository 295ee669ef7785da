package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.body.EndpointPath;
import io.throttlemachines.spring.actuate.body.ReactiveRejectionHandler;
import io.throttlemachines.spring.actuate.body.ReactiveRequestCheck;
import io.throttlemachines.spring.actuate.body.ServletBodyLimit;
import io.throttlemachines.spring.actuate.body.ServletRejectionHandler;
import io.throttlemachines.spring.actuate.body.ServletRequestCheck;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Answers what {@code /actuator/throttle} expects if Spring rejects a request to it or could not write its answer. */
@AutoConfiguration(
        after = ThrottleEndpointAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnClass(PathMappedEndpoints.class)
@ConditionalOnSwitch
@ConditionalOnBean({PathMappedEndpoints.class, ThrottleEndpoint.class})
final class ThrottleRejectionsAutoConfiguration {

    @Bean
    EndpointPath throttleEndpointPath(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new EndpointPath(endpoints::getObject);
    }

    /** With Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(HandlerExceptionResolver.class)
    static final class Servlet {

        @Bean
        ServletRejectionHandler throttleRejectionHandler(EndpointPath throttleEndpointPath) {
            return new ServletRejectionHandler(throttleEndpointPath);
        }

        @Bean
        ServletBodyLimit throttleBodyLimit(EndpointPath throttleEndpointPath) {
            return new ServletBodyLimit(throttleEndpointPath);
        }

        @Bean
        MappedInterceptor throttleRequestCheck(EndpointPath throttleEndpointPath) {
            return new MappedInterceptor(null, new ServletRequestCheck(throttleEndpointPath));
        }
    }

    /** With WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebExceptionHandler.class)
    static final class Reactive {

        @Bean
        ReactiveRejectionHandler throttleRejectionHandler(EndpointPath throttleEndpointPath) {
            return new ReactiveRejectionHandler(throttleEndpointPath);
        }

        @Bean
        ReactiveRequestCheck throttleRequestCheck(EndpointPath throttleEndpointPath) {
            return new ReactiveRequestCheck(throttleEndpointPath);
        }
    }
}
