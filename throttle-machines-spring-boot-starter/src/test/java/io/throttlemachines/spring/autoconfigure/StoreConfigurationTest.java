package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.spring.store.FleetIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How stores and fleets are configured, and what a start says that cannot find them. No test needs a server. */
class StoreConfigurationTest {

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class,
                        ThrottleRedisAutoConfiguration.class,
                        ThrottleMachinesAutoConfiguration.class));
    }

    @Test
    void theFleetIsNamedAfterTheApplicationAndTheInstanceAfterItsHost() {
        runner().withPropertyValues("spring.application.name=shop").run(context -> {
            FleetIdentity identity = context.getBean(FleetIdentity.class);
            assertThat(identity.name()).isEqualTo("shop");
            assertThat(identity.instance()).matches(".+-[0-9a-f]{6}");
        });
        runner().withPropertyValues(
                        "spring.application.name=shop",
                        "throttle-machines.fleet.name=shops",
                        "throttle-machines.fleet.instance=shop-1")
                .run(context -> assertThat(context.getBean(FleetIdentity.class))
                        .isEqualTo(new FleetIdentity("shops", "shop-1")));
    }

    @Test
    void aStoreBeanOfTheApplicationIsNamedInTheConfiguration() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ThrottleMachinesAutoConfiguration.class))
                .withBean("jdbcPermitStore", PermitStore.class, AlwaysFull::new)
                .withPropertyValues(
                        "throttle-machines.limiters.api.limit=3",
                        "throttle-machines.limiters.api.period=1h",
                        "throttle-machines.limiters.api.store=jdbc")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .limiter("api")
                                .tryAcquire(3))
                        .isFalse());
    }

    @Test
    void missingStoreStopsTheStartAndSaysWhatIsMissing() {
        String yaml = """
                throttle-machines:
                  limiters:
                    api: {limit: 3, period: 1h, store: redis}
                """;
        assertReport(
                Starts.with(runner().withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class)), yaml),
                "throttle-machines.limiters.api.store",
                "application.yml",
                "There is no store 'redis'.",
                "Add spring-boot-starter-data-redis");
        assertReport(
                Starts.with(
                        new ApplicationContextRunner()
                                .withConfiguration(AutoConfigurations.of(
                                        ThrottleRedisAutoConfiguration.class, ThrottleMachinesAutoConfiguration.class)),
                        yaml),
                "There is no store 'redis'.",
                "LettuceConnectionFactory");
        assertReport(
                Starts.with(runner(), yaml),
                "There is no store 'redis'.",
                "throttle-machines.fleet.name",
                "spring.application.name");
    }

    @Test
    void nameOfTheApplicationThatCannotBeginAKeyNamesNoFleet() {
        String yaml = """
                throttle-machines:
                  limiters:
                    api: {limit: 3, period: 1h, store: redis}
                """;
        assertReport(
                Starts.with(runner().withPropertyValues("spring.application.name=shop{1}"), yaml),
                "throttle-machines.limiters.api.store",
                "There is no store 'redis'.",
                "Write throttle-machines.fleet.name without braces",
                "shop{1}");
        assertReport(
                Starts.with(runner().withPropertyValues("spring.application.name="), yaml),
                "There is no store 'redis'.",
                "Name the instances that belong together");
        runner().withPropertyValues("spring.application.name=shop{1}")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void factoryThatIsDeclaredAsAnInterfaceIsNamed() {
        assertReport(
                Starts.with(
                        runner().withPropertyValues("spring.application.name=shop")
                                .withUserConfiguration(Undeclared.class),
                        """
                        throttle-machines:
                          limiters:
                            api: {limit: 3, period: 1h, store: redis}
                        """),
                "There is no store 'redis'.",
                "Let the method that creates the bean 'connections' return LettuceConnectionFactory");
    }

    @Test
    void serversThatTheFactoryDoesNotNameStopTheStart() {
        assertReport(
                Starts.with(runner().withPropertyValues("spring.application.name=shop"), """
                        spring.data.redis.masterreplica.nodes: [redis-1:6379, redis-2:6379]
                        throttle-machines:
                          limiters:
                            api: {limit: 3, period: 1h, store: redis}
                        """),
                "There is no store 'redis'.",
                "Use a single server, Sentinel or a cluster instead of spring.data.redis.masterreplica");
    }

    @Configuration(proxyBeanMethods = false)
    static class Undeclared {

        @Bean
        RedisConnectionFactory connections() {
            return new LettuceConnectionFactory();
        }
    }

    @Test
    void settingsByWhichRedisCannotCountStopTheStart() {
        assertReport(
                Starts.with(runner(), """
                        spring.application.name: shop
                        throttle-machines:
                          limiters:
                            api: {limit: 2000000000000, period: 1h, algorithm: fixed-window, store: redis}
                        """),
                "throttle-machines.limiters.api.limit",
                "2000000000000",
                "Write at most 1000000000000");
    }

    @Test
    void allMistakesOfSharingComeInOneReport() {
        assertReport(
                Starts.with(runner(), """
                        throttle-machines:
                          fleet: {name: "a{b}"}
                          redis: {timeout: 0s}
                          limiters:
                            api: {limit: 3, period: 1h, store: redsi, depends-on: nothing}
                            other: {limit: 0, period: 1h}
                        """),
                "throttle-machines.fleet.name",
                "braces",
                "throttle-machines.redis.timeout",
                "timeout: 50ms",
                "There is no store 'redsi'.",
                "Did you mean",
                "'api' depends on 'nothing'",
                "limit is 0.");
        assertReport(
                Starts.with(runner(), """
                        throttle-machines:
                          redis: {on-failure: retry}
                        """),
                "throttle-machines.redis.on-failure",
                "There is no on-failure 'retry'.",
                "local, allow");
    }

    private static void assertReport(ApplicationContextRunner runner, String... parts) {
        FailureAnalysis failure = Starts.failure(runner);
        assertThat(failure.getDescription() + failure.getAction()).contains(parts);
    }

    /** A store in which everything is taken. */
    private static final class AlwaysFull implements PermitStore {

        private static final Reply NONE = new Reply(false, 0, 1_000, 1_000, 0);

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            return CompletableFuture.completedStage(NONE);
        }

        @Override
        public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
            return take(owner, limit, permits);
        }

        @Override
        public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
            return CompletableFuture.completedStage(true);
        }

        @Override
        public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
            return CompletableFuture.completedStage(false);
        }
    }
}
