package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ThrottleMetricsAutoConfigurationTest {

    private static final String[] LIMITER = {
        "throttle-machines.limiters.api.limit=10", "throttle-machines.limiters.api.period=1s"
    };

    private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ThrottleMachinesAutoConfiguration.class, ThrottleMetricsAutoConfiguration.class))
            .withPropertyValues(LIMITER);

    /** With the registries of Boot. */
    private final ApplicationContextRunner runner = withoutRegistry.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    @Test
    void callsAreMeasuredByTheRegistryOfBoot() {
        runner.run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.limiter("api").acquire();

            assertThat(permitted(context.getBean(MeterRegistry.class))).isOne();
            assertThat(machines.limiter("api").status().permitted()).isOne();
        });
    }

    @Test
    void metricsAreAutoConfigured() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, null))
                .contains(ThrottleMetricsAutoConfiguration.class.getName());
    }

    @Test
    void tagsAndFiltersOfTheApplicationApply() {
        runner.withPropertyValues(
                        "management.metrics.tags.region=eu", "management.metrics.enable.throttle.breaker=false")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    context.getBean(ThrottleMachines.class).breaker("gateway").run(() -> {});

                    assertThat(registry.get("throttle.limiter.keys")
                                    .tag("region", "eu")
                                    .gauges())
                            .hasSize(1);
                    assertThat(registry.find("throttle.breaker.calls").meters()).isEmpty();
                });
    }

    @Test
    void allRegistriesReceiveTheMetricsAsInBoot() {
        runner.withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    context.getBean(ThrottleMachines.class).limiter("api").acquire();

                    assertThat(context.getBeansOfType(MeterRegistry.class))
                            .hasSize(3)
                            .allSatisfy((name, registry) ->
                                    assertThat(permitted(registry)).as(name).isOne());
                });
    }

    @Test
    void nothingIsMeasuredWithoutARegistry() {
        withoutRegistry.run(context -> assertNotMeasured(context.getBean(ThrottleMachines.class)));
    }

    @Test
    void nothingIsMeasuredWithoutMicrometer() {
        withoutRegistry
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertNotMeasured(context.getBean(ThrottleMachines.class)));
    }

    @Test
    void nothingIsMeasuredWhileMetricsAreOff() {
        runner.withPropertyValues("throttle-machines.metrics.enabled=false").run(context -> {
            assertNotMeasured(context.getBean(ThrottleMachines.class));
            assertThat(context.getBean(MeterRegistry.class)
                            .find("throttle.limiter.calls")
                            .meters())
                    .isEmpty();
        });
    }

    @Test
    void nothingIsMeasuredWhileThrottleMachinesIsOff() {
        ThrottleMachines own = ThrottleMachines.create();
        runner.withPropertyValues("throttle-machines.enabled=false")
                .withBean(ThrottleMachines.class, () -> own)
                .run(context -> {
                    own.breaker("gateway").run(() -> {});

                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("throttle.breaker.calls")
                                    .meters())
                            .isEmpty();
                });
    }

    @Test
    void ownInstancesAreMeasuredUntilTheContextCloses() {
        ThrottleMachines first = ThrottleMachines.create();
        ThrottleMachines second = ThrottleMachines.create();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        withoutRegistry
                .withBean("registry", MeterRegistry.class, () -> registry)
                .withBean("first", ThrottleMachines.class, () -> first)
                .withBean("second", ThrottleMachines.class, () -> second)
                .run(context -> {
                    first.breaker("a").run(() -> {});
                    second.breaker("b").run(() -> {});

                    assertThat(registry.find("throttle.breaker.calls")
                                    .tag("outcome", "success")
                                    .timers())
                            .hasSize(2)
                            .allSatisfy(timer -> assertThat(timer.count()).isOne());
                });

        first.breaker("later").run(() -> {});
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void lazyBeansAreMeasuredToo() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    context.getBean(ThrottleMachines.class).limiter("api").acquire();

                    assertThat(permitted(context.getBean(MeterRegistry.class))).isOne();
                });
    }

    @Test
    void theRegistryMayNeedAnAnnotatedBean() {
        runner.withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, ThrottleMachinesAopAutoConfiguration.class))
                .withUserConfiguration(RemoteTags.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Regions.class).here();

                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("throttle.breaker.calls")
                                    .tags("name", "regions", "outcome", "success", "region", "eu")
                                    .timer()
                                    .count())
                            .as("the call before the start is not measured")
                            .isOne();
                });
    }

    private static void assertNotMeasured(ThrottleMachines machines) {
        machines.limiter("api").acquire();

        assertThat(machines.limiter("api").status().permitted()).isNull();
    }

    private static double permitted(MeterRegistry registry) {
        return registry.get("throttle.limiter.calls")
                .tags("name", "api", "outcome", "permitted")
                .counter()
                .count();
    }

    static class Regions {

        @CircuitBreaker("regions")
        String here() {
            return "eu";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RemoteTags {

        @Bean
        Regions regions() {
            return new Regions();
        }

        @Bean
        MeterRegistryCustomizer<MeterRegistry> region(Regions regions) {
            return registry -> registry.config().meterFilter(MeterFilter.commonTags(Tags.of("region", regions.here())));
        }
    }
}
