package io.throttlemachines.spring.config;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A group in application.yml.
 *
 * @param breakers Breakers of the group by short name.
 * @param limiters Limiters of the group by short name.
 */
@ConfigurationPropertiesSource
record GroupProperties(
        @DefaultValue Map<String, MemberBreakerProperties> breakers,
        @DefaultValue Map<String, MemberLimiterProperties> limiters) {}
