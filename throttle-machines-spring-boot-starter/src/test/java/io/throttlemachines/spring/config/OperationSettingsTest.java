package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;

class OperationSettingsTest {

    @Test
    void defaultsAreAHundredEventsAndStatusUp() {
        Starts.run(
                "throttle-machines: {}",
                context -> assertThat(context.getBean(OperationSettings.class))
                        .isEqualTo(new OperationSettings(
                                100, "UP", StoreConfig.DEFAULTS, new FleetConfig("fleet", "instance"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001, Integer.MAX_VALUE})
    void aHistoryOutOfRangeStopsTheStart(int history) {
        FailureAnalysis analysis = Starts.failure("throttle-machines:\n  events: {history: " + history + "}\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.events.history")
                .contains("[application.yml] - 2:21")
                .contains("history is " + history + ".");
        assertThat(analysis.getAction()).contains("from 0 for none to 10000");
    }

    @Test
    void aHistoryThatIsNotANumberStopsTheStart() {
        assertThat(Starts.failure("throttle-machines: {events: {history: long}}")
                        .getDescription())
                .contains("Property: throttle-machines.events.history")
                .contains("'long' is not a whole number.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'  '", ""})
    void aBlankStatusStopsTheStart(String status) {
        FailureAnalysis analysis = Starts.failure("throttle-machines:\n  health: {open-status: " + status + "}\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.health.open-status")
                .contains("[application.yml] - 2:")
                .contains("open-status is blank.");
        assertThat(analysis.getAction()).contains("such as UP, OUT_OF_SERVICE or DOWN");
    }

    @ParameterizedTest
    @CsvSource({"down, DOWN", "out-of-service, OUT_OF_SERVICE", "Out_Of_Service, OUT_OF_SERVICE", "DEGRADED, DEGRADED"})
    void aStandardStatusIsFoundInAnySpelling(String written, String code) {
        Starts.run(
                "throttle-machines: {health: {open-status: ' " + written + " '}}",
                context -> assertThat(context.getBean(OperationSettings.class).openStatus())
                        .isEqualTo(code));
    }

    @Test
    void aMistakeStopsTheStartOfLazyBeansToo() {
        Starts.with("throttle-machines: {events: {history: -1}}")
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context).hasFailed());
    }
}
