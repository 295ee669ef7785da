package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.spring.aop.AnnotationContext.LimiterDefaults;
import io.throttlemachines.spring.config.BeanReferences;
import io.throttlemachines.spring.config.BindingMistakes;
import io.throttlemachines.spring.config.OperationSettings;
import io.throttlemachines.spring.config.SettingsMapper;
import io.throttlemachines.spring.config.ThrottleMachinesFactory;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.config.WrittenProperties;
import io.throttlemachines.spring.config.written.ModeConverter;
import io.throttlemachines.spring.config.written.QuorumConverter;
import io.throttlemachines.spring.store.FleetIdentity;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.util.Objects;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for {@link ThrottleMachines}: one bean with all that application.yml declares. It backs off if
 * the user has such a bean, and does nothing with {@code throttle-machines.enabled: false}.
 */
@AutoConfiguration
@ConditionalOnSwitch
@EnableConfigurationProperties(ThrottleMachinesProperties.class)
public final class ThrottleMachinesAutoConfiguration {

    @Bean
    static BindingMistakes throttleMachinesBindingMistakes() {
        return new BindingMistakes();
    }

    @Bean
    @ConfigurationPropertiesBinding
    static ModeConverter throttleMachinesModeConverter() {
        return new ModeConverter();
    }

    @Bean
    @ConfigurationPropertiesBinding
    static QuorumConverter throttleMachinesQuorumConverter() {
        return new QuorumConverter();
    }

    /** The settings from which the limiters of annotations start. */
    @Bean
    @ConditionalOnMissingBean
    LimiterDefaults throttleLimiterDefaults(ThrottleMachinesProperties properties) {
        return () -> SettingsMapper.limiterBuilder(properties);
    }

    /** Which instances belong together, if they have a name. A wrong one is a stand-in until the settings are checked. */
    @Bean
    @Conditional(OnFleetName.class)
    FleetIdentity throttleFleetIdentity(ThrottleMachinesProperties properties, Environment environment) {
        String name = Objects.requireNonNull(FleetIdentity.nameIn(environment), "the condition wants a name");
        return FleetIdentity.of(name, properties.fleet().instance());
    }

    @Bean
    OperationSettings throttleOperationSettings(
            ThrottleMachinesProperties properties, Environment environment, BindingMistakes binding) {
        return OperationSettings.of(properties, new WrittenProperties(environment), binding);
    }

    /** Runs when all definitions are known, and before the context looks for its multicaster. */
    @Bean
    static BeanFactoryPostProcessor throttleEventMulticaster() {
        return ThrottleEventMulticaster::register;
    }

    @Bean
    EventRegistration throttleEventRegistration(
            ListableBeanFactory beans,
            ObjectProvider<ThrottleListener> listeners,
            ApplicationEventPublisher publisher) {
        return new EventRegistration(beans, listeners, publisher);
    }

    /** Needs the settings, so that a wrong one stops the start even if beans are lazy. */
    @Bean
    StartupSummary throttleStartLine(ListableBeanFactory beans, OperationSettings checked) {
        return new StartupSummary(beans);
    }

    /** Only where the user has no {@link ThrottleMachines} of their own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ThrottleMachines.class)
    static final class FromProperties {

        @Bean
        ThrottleMachinesFactory throttleMachinesFactory(
                ThrottleMachinesProperties properties,
                Environment environment,
                BindingMistakes binding,
                ListableBeanFactory beans) {
            return new ThrottleMachinesFactory(
                    properties, new WrittenProperties(environment), binding, new BeanReferences(beans));
        }

        @Bean(destroyMethod = "close")
        ThrottleMachines throttleMachines(
                ThrottleMachinesFactory factory,
                ObjectProvider<Ticker> tickers,
                ObjectProvider<Sleeper> sleepers,
                ObjectProvider<Clock> clocks,
                ObjectProvider<RetryAfterResolver> resolvers,
                ObjectProvider<ThrottleMachinesBuilderCustomizer> customizers) {
            return factory.create(builder -> {
                tickers.ifUnique(builder::ticker);
                sleepers.ifUnique(builder::sleeper);
                clocks.ifUnique(builder::clock);
                builder.retryAfter(new CompositeRetryAfterResolver(
                        resolvers.orderedStream().toList()));
                customizers.orderedStream().forEach(each -> each.customize(builder));
            });
        }
    }
}
