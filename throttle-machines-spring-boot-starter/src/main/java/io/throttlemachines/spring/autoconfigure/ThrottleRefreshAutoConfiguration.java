package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.config.BindingMistakes;
import io.throttlemachines.spring.config.ThrottleMachinesFactory;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.refresh.SettingsRefresh;
import io.throttlemachines.spring.refresh.WrittenSettings;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Applies changed properties to the running breakers and limiters when Spring Cloud reports that the environment has changed. It
 * does nothing without Spring Cloud, or if the user has a {@link ThrottleMachines} bean.
 */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnSwitch
@ConditionalOnBean(ThrottleMachinesFactory.class)
public final class ThrottleRefreshAutoConfiguration {

    @Bean
    SettingsRefresh throttleSettingsRefresh(
            ThrottleMachines machines,
            ThrottleMachinesFactory factory,
            ThrottleMachinesProperties properties,
            ListableBeanFactory beans,
            Environment environment,
            BindingMistakes binding,
            ObjectProvider<ThrottleMachinesBuilderCustomizer> customizers) {
        return new SettingsRefresh(
                machines,
                WrittenSettings.of(properties, factory.nodes()),
                () -> WrittenSettings.read(
                        beans,
                        environment,
                        binding,
                        builder -> customizers.orderedStream().forEach(each -> each.customize(builder))));
    }

    @Bean
    RefreshListener throttleRefreshListener(SettingsRefresh refresh) {
        return new RefreshListener(refresh);
    }

    /** Refreshes after any change: a placeholder in one of our values may stand for a property of any name. */
    record RefreshListener(SettingsRefresh refresh) implements ApplicationListener<EnvironmentChangeEvent> {

        @Override
        public void onApplicationEvent(EnvironmentChangeEvent changed) {
            refresh.refresh();
        }
    }
}
