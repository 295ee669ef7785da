package io.throttlemachines.sample.chaos;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the chaos switch between the application and its database. */
@Configuration(proxyBeanMethods = false)
class ChaosConfiguration {

    @Bean
    ChaosDataSource dataSource(DataSourceProperties properties, ChaosSwitches switches) {
        return new ChaosDataSource(properties.initializeDataSourceBuilder().build(), switches);
    }
}
