package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.ImpactView;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.action.ActionRequestAdvisor;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import io.throttlemachines.spring.actuate.view.FleetView;
import io.throttlemachines.spring.actuate.view.GraphView;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import io.throttlemachines.spring.store.FleetIdentity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds {@code /actuator/throttle} where Spring Boot's actuator is on the class path and the endpoint is exposed. */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSwitch
public final class ThrottleEndpointAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnBean(ThrottleMachines.class)
    @ConditionalOnMissingBean
    ThrottleEndpoint throttleEndpoint(
            ThrottleMachines throttleMachines, ObjectProvider<ThrottleView> views, ObjectProvider<FleetView> fleets) {
        FleetView fleet = fleets.getIfAvailable();
        return new ThrottleEndpoint(
                throttleMachines,
                views.orderedStream().toList(),
                () -> fleet == null ? null : fleet.describeIfShared());
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    @ConditionalOnBean({ThrottleMachines.class, FleetIdentity.class})
    FleetView throttleFleetView(ThrottleMachines throttleMachines, FleetIdentity identity) {
        return new FleetView(throttleMachines, identity.name(), identity.instance());
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    ActionRequestAdvisor throttleActionRequestAdvisor() {
        return new ActionRequestAdvisor();
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    @ConditionalOnBean(ThrottleMachines.class)
    GraphView throttleGraphView(ThrottleMachines throttleMachines) {
        return new GraphView(throttleMachines);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    @ConditionalOnBean(ThrottleMachines.class)
    ImpactView throttleImpactView(ThrottleMachines throttleMachines, ObjectProvider<GuardedMethods> methods) {
        return new ImpactView(
                throttleMachines,
                () -> methods.stream().flatMap(each -> each.all().stream()).toList());
    }
}
