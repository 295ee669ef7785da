package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.event.EventsView;
import io.throttlemachines.spring.config.OperationSettings;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Remembers events for {@code /actuator/throttle/events}. Remembers none if the endpoint is not available. */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class, before = ThrottleEndpointAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSwitch(count = "events.history")
final class ThrottleEventsAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = ThrottleEndpoint.class)
    @ConditionalOnBean(ThrottleMachines.class)
    @ConditionalOnMissingBean
    EventsView throttleEventsView(OperationSettings settings) {
        return new EventsView(settings.history());
    }
}
