package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.body.EndpointPath;
import io.throttlemachines.spring.actuate.event.EventsView;
import io.throttlemachines.spring.actuate.view.FleetView;
import io.throttlemachines.spring.console.Abilities;
import io.throttlemachines.spring.console.CallCounts;
import io.throttlemachines.spring.console.Changes;
import io.throttlemachines.spring.console.ConsoleView;
import io.throttlemachines.spring.console.ReactiveConsoleHeaders;
import io.throttlemachines.spring.console.ServletConsoleHeaders;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Adds the console below {@code /actuator/throttle} where that endpoint is available. */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class, before = ThrottleEndpointAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnWebApplication
@ConditionalOnSwitch("console.enabled")
final class ThrottleConsoleAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    @ConditionalOnBean(ThrottleMachines.class)
    ConsoleView throttleConsoleView(
            ThrottleMachines throttleMachines,
            ObjectProvider<EndpointAccessResolver> access,
            ObjectProvider<EventsView> events,
            ObjectProvider<CallCounts> calls,
            ObjectProvider<FleetView> fleets) {
        EndpointAccessResolver resolver = access.getIfAvailable();
        boolean actions = resolver == null
                || resolver.accessFor(EndpointId.of("throttle"), Access.UNRESTRICTED) == Access.UNRESTRICTED;
        boolean history = events.getIfAvailable() != null;
        Abilities abilities = new Abilities(
                actions, history, () -> !throttleMachines.stores().isEmpty() && fleets.getIfAvailable() != null);
        return new ConsoleView(
                throttleMachines, new Changes(throttleMachines, calls.getIfUnique(() -> CallCounts.NONE), abilities));
    }

    @Bean
    @ConditionalOnBean(ConsoleView.class)
    ConsoleLine throttleConsoleLine(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new ConsoleLine(endpoints);
    }

    /** With Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(HandlerInterceptor.class)
    static final class Servlet {

        @Bean
        @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
        @ConditionalOnBean(ThrottleMachines.class) // not of the console: nested configurations come before its bean
        MappedInterceptor throttleConsoleHeaders(ConsoleView console, ObjectProvider<PathMappedEndpoints> endpoints) {
            return new MappedInterceptor(
                    null, new ServletConsoleHeaders(console, new EndpointPath(endpoints::getObject)));
        }
    }

    /** With WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebFilter.class)
    static final class Reactive {

        @Bean
        @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
        @ConditionalOnBean(ThrottleMachines.class) // not of the console: nested configurations come before its bean
        ReactiveConsoleHeaders throttleConsoleHeaders(
                ConsoleView console, ObjectProvider<PathMappedEndpoints> endpoints) {
            return new ReactiveConsoleHeaders(console, new EndpointPath(endpoints::getObject));
        }
    }
}
