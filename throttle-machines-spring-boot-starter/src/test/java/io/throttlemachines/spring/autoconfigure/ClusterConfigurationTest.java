package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.spring.diagnostics.Starts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How cluster breakers are configured, and what a start says that cannot share them. No test needs a server. */
class ClusterConfigurationTest {

    private static final String CLUSTER = """
            throttle-machines:
              breakers:
                pay: {scope: cluster}
            """;

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class,
                        ThrottleRedisAutoConfiguration.class,
                        ThrottleMachinesAutoConfiguration.class));
    }

    /** An application with a store of its own, which does not answer. */
    private static ApplicationContextRunner withStore() {
        return withStoreAndNoName().withPropertyValues("spring.application.name=shop");
    }

    private static ApplicationContextRunner withStoreAndNoName() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ThrottleMachinesAutoConfiguration.class))
                .withBean("jdbcFleetStore", FleetStore.class, () -> mock(FleetStore.class));
    }

    @ParameterizedTest
    @CsvSource({"0.75,0.75", "'0.5',0.5", ".6,0.6", "1.0,1.0", "3,3", "1,1", "' 2 ',2"})
    void scopeAndQuorumAreRead(String written, String quorum) {
        Starts.with(withStore(), """
                throttle-machines:
                  breakers: {pay: {scope: cluster, quorum: %s}}
                """.formatted(written)).run(context -> {
            assertThat(context).hasNotFailed();
            BreakerConfig config =
                    context.getBean(ThrottleMachines.class).breaker("pay").config();
            assertThat(config.scope()).isEqualTo(Scope.CLUSTER);
            assertThat(config.quorum()).isEqualTo(Quorum.parse(quorum));
        });
    }

    @Test
    void everyKindOfBreakerMayBeACluster() {
        Starts.with(withStore(), """
                throttle-machines:
                  defaults.breaker: {scope: cluster, quorum: 0.6}
                  breakers: {own: {scope: local}, inherits: {}}
                  cascades: {main: {cascades-to: inherits, quorum: 2}}
                  groups: {mail: {breakers: {smtp: {scope: cluster, quorum: 3}}}}
                """).run(context -> {
            assertThat(context).hasNotFailed();
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("own").config().scope()).isEqualTo(Scope.LOCAL);
            assertThat(machines.breaker("own").config().quorum()).isNull();
            assertThat(machines.breaker("inherits").config().quorum()).isEqualTo(Quorum.share(0.6));
            assertThat(machines.breaker("main").config().quorum()).isEqualTo(Quorum.count(2));
            assertThat(machines.breaker("mail.smtp").config().quorum()).isEqualTo(Quorum.count(3));
            assertThat(machines.breaker("undeclared").config().scope()).isEqualTo(Scope.CLUSTER);
            assertThat(machines.stores()).containsOnlyKeys("jdbc");
        });
    }

    @Test
    void clusterBreakerWithoutAFleetStopsTheStartAndSaysWhatIsMissing() {
        assertReport(
                Starts.with(runner().withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class)), CLUSTER),
                "throttle-machines.breakers.pay.scope",
                "application.yml",
                "There is no fleet for scope 'cluster'.",
                "Add spring-boot-starter-data-redis to the application, or write scope: local.");
        assertReport(
                Starts.with(
                        new ApplicationContextRunner()
                                .withConfiguration(AutoConfigurations.of(
                                        ThrottleRedisAutoConfiguration.class, ThrottleMachinesAutoConfiguration.class)),
                        CLUSTER),
                "There is no fleet for scope 'cluster'.",
                "LettuceConnectionFactory");
        assertReport(
                Starts.with(runner(), CLUSTER),
                "There is no fleet for scope 'cluster'.",
                "throttle-machines.fleet.name",
                "spring.application.name");
        assertReport(
                Starts.with(withStore().withPropertyValues("spring.application.name="), CLUSTER)
                        .withBean("otherFleetStore", FleetStore.class, () -> mock(FleetStore.class)),
                "There is no fleet for scope 'cluster'.",
                "Keep one FleetStore bean of jdbcFleetStore, otherFleetStore.");
    }

    @Test
    void clusterByDefaultWithoutAFleetStopsTheStart() {
        assertReport(
                Starts.with(runner(), """
                        throttle-machines:
                          defaults.breaker: {scope: cluster}
                        """),
                "throttle-machines.defaults.breaker.scope",
                "There is no fleet for scope 'cluster'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "-1", "-0.5", "1.5", "2.0", "half", "50%", "'0,5'", ".nan", "[1]", "''"})
    void quorumOutOfRangeStopsTheStart(String quorum) {
        assertReport(Starts.with(withStore(), """
                        throttle-machines:
                          breakers: {pay: {scope: cluster, quorum: %s}}
                        """.formatted(quorum)), "throttle-machines.breakers.pay.quorum");
    }

    @Test
    void allMistakesOfClusterBreakersComeInOneReport() {
        assertReport(
                Starts.with(runner(), """
                        throttle-machines:
                          fleet: {heartbeat: 1ms, poll: 500ms, instance: " "}
                          breakers:
                            pay: {scope: cluster, failure-threshold: 0}
                            ship: {quorum: 2}
                            mail: {scope: clustr}
                            bill: {scope: cluster, quorum: 1.5}
                        """),
                "throttle-machines.breakers.pay.scope",
                "throttle-machines.breakers.pay.failure-threshold",
                "throttle-machines.breakers.ship.quorum",
                "quorum does nothing without scope: cluster",
                "There is no scope 'clustr'.",
                "Did you mean 'cluster' or 'local'?",
                "'1.5' is no quorum.",
                "such as 0.5 for more than half");
        assertReport(Starts.with(runner(), """
                throttle-machines.fleet: {heartbeat: 1ms}
                """), "throttle-machines.fleet.heartbeat", "too short", "heartbeat: 1s");
        assertReport(Starts.with(runner(), """
                throttle-machines.fleet: {poll: 0s}
                """), "throttle-machines.fleet.poll", "too short");
        assertReport(Starts.with(runner(), """
                throttle-machines.fleet: {instance: " "}
                """), "throttle-machines.fleet.instance", "instance is empty.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: '${NOPE}' | '${NOPE}' cannot be resolved",
                "name: yes | YAML reads 'yes' as the boolean true.",
                "name: 010 | YAML reads '010' as 8.",
                "name: '' | The name of the fleet is blank.",
                "name: '{x}' | '{x}' has braces.",
                "{name: shop, instance: ' '} | instance is empty.",
                "{name: shop, instance: no} | YAML reads 'no' as the boolean false."
            })
    void aWrongFleetIsReportedOnceWithAllOtherMistakes(String fleet, String reason) {
        ApplicationContextRunner nameless = withStoreAndNoName();
        String yaml = "throttle-machines: {fleet: %s, breakers: {a: {failure-threshold: 0}}}"
                .formatted(fleet.startsWith("{") ? fleet : "{" + fleet + "}");

        assertThat(Starts.failure(Starts.with(nameless, yaml)).getDescription())
                .contains("for 2 reasons", "Property: throttle-machines.fleet.", reason)
                .contains("Property: throttle-machines.breakers.a.failure-threshold");
        ApplicationContextRunner withItsOwn = nameless.withBean(ThrottleMachines.class, ThrottleMachines::create);
        assertThat(Starts.failure(Starts.with(withItsOwn, yaml)).getDescription())
                .contains("Property: throttle-machines.fleet.", reason);
    }

    private static void assertReport(ApplicationContextRunner runner, String... parts) {
        FailureAnalysis failure = Starts.failure(runner);
        assertThat(failure.getDescription() + failure.getAction()).contains(parts);
    }
}
