package io.throttlemachines.spring.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesBuilderCustomizer;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SettingsRefreshTest {

    private static final String PREFIX = "throttle-machines.";
    private static final String RESTART = " has changed, which needs a restart to take effect";

    private final Refreshing refreshing = new Refreshing();
    private final List<ThrottleEvent> events = refreshing.events();

    @Test
    void changedPropertiesAreApplied() {
        refreshing.run(app -> {
            app.write("breakers.remote.failure-threshold", "9")
                    .write("cascades.main.slow-call-duration", "2s")
                    .write("cascades.main.slow-call-rate-threshold", "50")
                    .write("limiters.api.limit", "20")
                    .write("groups.pay.limiters.charge.max-wait", "3s")
                    .refresh();

            assertThat(app.breaker("remote").failureThreshold()).isEqualTo(9);
            assertThat(app.breaker("main").slowCallDuration()).isEqualTo(Duration.ofSeconds(2));
            assertThat(app.breaker("main").slowCallRateThreshold()).isEqualTo(50);
            assertThat(app.limiter("api").limit()).isEqualTo(20);
            assertThat(app.limiter("api").burst()).isEqualTo(4);
            assertThat(app.limiter("pay.charge").maxWait()).isEqualTo(Duration.ofSeconds(3));
            assertThat(app.limiter("pay.charge").limit()).isEqualTo(7);
        });
    }

    @Test
    void theEventNamesTheRefreshAsTheActor() {
        refreshing.run(app -> {
            app.write("breakers.remote.failure-threshold", "9").refresh();

            assertThat(events).singleElement().isInstanceOfSatisfying(ConfigurationChanged.class, changed -> {
                assertThat(changed.changes()).containsExactly(new Change("failure-threshold", "3", "9"));
                assertThat(changed.action().by()).isEqualTo("configuration refresh");
            });
        });
    }

    @Test
    void changedModesAreApplied() {
        refreshing.run(app -> {
            app.write("breakers.remote.mode", "observe")
                    .write("limiters.api.mode", "off")
                    .refresh();

            assertThat(app.machines().breaker("remote").mode()).isEqualTo(Mode.OBSERVE);
            assertThat(app.machines().limiter("api").mode()).isEqualTo(Mode.OFF);
        });
    }

    @Test
    void aRemovedPropertyReturnsToItsDefault() {
        refreshing.run(app -> {
            app.write("breakers.remote.minimum-calls", "4")
                    .erase("breakers.remote.max-concurrent")
                    .erase("breakers.remote.failure-threshold")
                    .erase("limiters.api.burst")
                    .refresh();
            assertThat(app.breaker("remote").maxConcurrent()).isNull();
            assertThat(app.breaker("remote").failureThreshold()).isEqualTo(5);
            assertThat(app.limiter("api").burst()).isEqualTo(10);

            app.write("limiters.api.limit", "30").refresh();
            assertThat(app.limiter("api").burst()).isEqualTo(30);
        });
    }

    @Test
    void changedDefaultsReachNodesWithoutTheirOwnValue() {
        refreshing.run(app -> {
            app.machines().breaker("undeclared");
            app.machines()
                    .breaker(
                            "of-java",
                            BreakerConfig.builder()
                                    .failureThreshold(5)
                                    .maxConcurrent(8)
                                    .build());
            app.write("defaults.breaker.failure-threshold", "8")
                    .write("defaults.limiter.max-wait", "1s")
                    .refresh();

            assertThat(app.breaker("main").failureThreshold()).isEqualTo(8);
            assertThat(app.breaker("undeclared").failureThreshold()).isEqualTo(8);
            assertThat(app.breaker("remote").failureThreshold()).isEqualTo(3);
            assertThat(app.breaker("of-java").failureThreshold()).isEqualTo(5);
            assertThat(app.limiter("api").maxWait()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    void aChangedPlaceholderIsApplied() {
        refreshing.run(app -> {
            app.writeAny("pay.timeout", "20s").refresh();
            assertThat(app.breaker("pay.gateway").resetTimeout()).isEqualTo(Duration.ofSeconds(20));
        });
    }

    @Test
    void aManualChangeStaysUnlessItsOwnPropertyChanges() {
        refreshing.run(app -> {
            app.byHand(
                    "remote",
                    it -> it.toBuilder().failureThreshold(50).minimumCalls(70).build());
            Limiter api = app.machines().limiter("api");
            api.configure(
                    api.config().toBuilder()
                            .burst(6)
                            .period(Duration.ofSeconds(5))
                            .build(),
                    ActionNote.NONE);
            api.mode(Mode.OBSERVE);
            app.write("breakers.remote.minimum-calls", "20")
                    .write("limiters.api.limit", "40")
                    .refresh();

            assertThat(app.breaker("remote").failureThreshold()).isEqualTo(50);
            assertThat(app.breaker("remote").minimumCalls()).isEqualTo(20);
            assertThat(api.config().limit()).isEqualTo(40);
            assertThat(api.config().burst()).isEqualTo(6);
            assertThat(api.config().period()).isEqualTo(Duration.ofSeconds(5));
            assertThat(api.mode()).isEqualTo(Mode.OBSERVE);
        });
    }

    @Test
    void refreshWithoutAChangeDoesNothing(CapturedOutput output) {
        refreshing.run(app -> {
            app.byHand("remote", it -> it.toBuilder().failureThreshold(50).build());
            events.clear();
            app.refresh().refresh();

            assertThat(events).isEmpty();
            assertThat(app.breaker("remote").failureThreshold()).isEqualTo(50);
            assertThat(output).doesNotContain(RESTART);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "breakers.remote.failure-threshold | 0 | failure-threshold is 0",
                "breakers.remote.failure-treshold | 4 | There is no property 'failure-treshold'",
                "limiters.api.period | soon | 'soon' is not a duration.",
                "limiters.api.limit | 1.5 | is not a whole number",
                "breakers.remote.depends-on | man | Did you mean 'main'",
                "breakers.remote.recovery-guard | nobody | nobody",
                "groups.pay.limiters.charge.depends-on | charge | The dependencies form a cycle",
                "events.history | -1 | history is -1"
            })
    void aMistakeInAnyPropertyPreventsAllChanges(String property, String value, String text, CapturedOutput output) {
        refreshing.run(app -> {
            Object before = app.read(property);
            app.write("limiters.api.max-wait", "9s")
                    .write("groups.pay.limiters.charge.limit", "99")
                    .write(property, value)
                    .refresh();
            assertThat(output)
                    .contains("ERROR", "the running settings stay in force", "Property: " + PREFIX + property, text)
                    .doesNotContain("\tat ");
            assertThat(app.limiter("pay.charge").limit()).isEqualTo(7);
            assertThat(events).isEmpty();

            if (before == null) {
                app.erase(property);
            } else {
                app.write(property, before);
            }
            app.refresh();
            assertThat(app.limiter("pay.charge").limit()).isEqualTo(99);
            assertThat(app.limiter("api").maxWait()).isEqualTo(Duration.ofSeconds(9));
        });
    }

    @Test
    void aChangeThatConflictsWithAManualOneIsRefused(CapturedOutput output) {
        refreshing.run(app -> {
            app.byHand("remote", it -> it.toBuilder().halfOpenCalls(4).build());
            events.clear();
            app.write("breakers.remote.max-concurrent", "2")
                    .write("limiters.api.limit", "20")
                    .refresh();

            assertThat(output)
                    .contains(
                            "the running settings stay in force",
                            "remote: half-open-calls is 4, more than max-concurrent");
            assertThat(events).isEmpty();
        });
    }

    @Test
    void aChangeThatNeedsARestartIsLoggedOnceAndNotApplied(CapturedOutput output) {
        refreshing.run(app -> {
            app.write("breakers.fresh.failure-threshold", "2")
                    .write("breakers.remote.depends-on", "pay.gateway")
                    .write("breakers.remote.recovery-guard", "agreeing")
                    .write("limiters.api.algorithm", "gcra")
                    .write("hedges.search.delay", "1s")
                    .write("health.open-status", "DOWN")
                    .write("metrics.enabled", "false")
                    .erase("cascades.main.cascades-to")
                    .write("limiters.api.limit", "20")
                    .refresh();

            assertThat(output.toString().lines().filter(line -> line.contains(RESTART)))
                    .allMatch(line -> line.contains("WARN"))
                    .map(line -> line.substring(line.indexOf(PREFIX), line.indexOf(RESTART)))
                    .containsExactlyInAnyOrder(
                            PREFIX + "breakers.fresh",
                            PREFIX + "breakers.remote.depends-on",
                            PREFIX + "breakers.remote.recovery-guard",
                            PREFIX + "limiters.api.algorithm",
                            PREFIX + "hedges.search",
                            PREFIX + "health",
                            PREFIX + "metrics",
                            PREFIX + "cascades.main");
            assertThat(app.machines().breakers()).doesNotContainKey("fresh");
            assertThat(app.breaker("remote").dependsOn()).isEmpty();
            assertThat(app.limiter("api").limit()).isEqualTo(20);

            int mark = output.length();
            app.write("limiters.api.limit", "21")
                    .erase("breakers.fresh.failure-threshold")
                    .erase("limiters.api.algorithm")
                    .refresh();
            assertThat(app.limiter("api").limit()).isEqualTo(21);
            assertThat(output.toString().substring(mark)).doesNotContain(RESTART);
        });
    }

    @Test
    void propertiesMayNameNodesDeclaredInJava(CapturedOutput output) {
        refreshing.run(
                refreshing
                        .runner()
                        .withBean(
                                ThrottleMachinesBuilderCustomizer.class,
                                () -> builder ->
                                        builder.limiter("of-java", LimiterConfig.of(5, Duration.ofSeconds(1)))),
                app -> {
                    app.write("breakers.remote.depends-on", "of-java").refresh();
                    assertThat(output).contains(PREFIX + "breakers.remote.depends-on" + RESTART);
                    assertThat(app.limiter("of-java").limit()).isEqualTo(5);
                });
    }

    @Test
    void aRefreshRequestedDuringARefreshIsNotLost() {
        AtomicInteger looks = new AtomicInteger();
        SettingsRefresh[] refresh = new SettingsRefresh[1];
        WrittenSettings start = WrittenSettings.of(
                new Binder().bindOrCreate("throttle-machines", ThrottleMachinesProperties.class),
                new DeclaredNodes(BreakerConfig.defaults()));
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            refresh[0] = new SettingsRefresh(machines, start, () -> {
                if (looks.incrementAndGet() == 1) {
                    refresh[0].refresh();
                    throw new IllegalStateException("this time it fails");
                }
                return start;
            });
            refresh[0].refresh();
        }
        assertThat(looks).hasValue(2);
    }
}
