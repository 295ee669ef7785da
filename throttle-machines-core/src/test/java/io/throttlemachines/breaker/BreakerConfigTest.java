package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ranges of a breaker's settings, and their equality. */
class BreakerConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(97L * 365);

    @Test
    void hasTheDocumentedDefaults() {
        BreakerConfig defaults = BreakerConfig.defaults();

        assertThat(defaults.failureThreshold()).isEqualTo(5);
        assertThat(defaults.failureWindow()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults.resetTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults.resetTimeoutJitter()).isEqualTo(0.25);
        assertThat(defaults.resetTimeoutMultiplier()).isEqualTo(1);
        assertThat(defaults.halfOpenCalls()).isEqualTo(1);
        assertThat(defaults.successThreshold()).isEqualTo(1);
        assertThat(defaults.minimumCalls()).isEqualTo(10);
        assertThat(defaults.failureRateThreshold()).isNull();
        assertThat(defaults.slowCallRateThreshold()).isNull();
        assertThat(defaults.probeTimeout()).isNull();
        assertThat(defaults.maxConcurrent()).isNull();
        assertThat(defaults.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(defaults).isEqualTo(BreakerConfig.builder().build());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                value("failure-threshold is 0.", it -> it.failureThreshold(0)),
                value("failure-threshold is 1000001.", it -> it.failureThreshold(1_000_001)),
                value("failure-window is PT0S.", it -> it.failureWindow(Duration.ZERO)),
                value("failure-window is PT-1S.", it -> it.failureWindow(SECOND.negated())),
                value("failure-window is", it -> it.failureWindow(LONGEST.plusDays(400))),
                value("failure-rate-threshold is 0.0.", it -> it.failureRateThreshold(0.0)),
                value("failure-rate-threshold is 100.1.", it -> it.failureRateThreshold(100.1)),
                value("failure-rate-threshold is NaN.", it -> it.failureRateThreshold(Double.NaN)),
                value("minimum-calls is 0.", it -> it.minimumCalls(0)),
                value("slow-call-duration is PT0S.", it -> it.slowCallDuration(Duration.ZERO)),
                value("slow-call-rate-threshold is -1.0.", it -> it.slowCallRateThreshold(-1.0)),
                value("slow-call-rate-threshold is 101.0.", it -> it.slowCallRateThreshold(101.0)),
                value("reset-timeout is PT0S.", it -> it.resetTimeout(Duration.ZERO)),
                value("reset-timeout is PT-1S.", it -> it.resetTimeout(SECOND.negated())),
                value("reset-timeout-jitter is -0.1.", it -> it.resetTimeoutJitter(-0.1)),
                value("reset-timeout-jitter is 1.1.", it -> it.resetTimeoutJitter(1.1)),
                value("reset-timeout-jitter is NaN.", it -> it.resetTimeoutJitter(Double.NaN)),
                value("reset-timeout-multiplier is 0.9.", it -> it.resetTimeoutMultiplier(0.9)),
                value(
                        "reset-timeout-multiplier is Infinity.",
                        it -> it.resetTimeoutMultiplier(Double.POSITIVE_INFINITY)),
                value("reset-timeout-max is PT0S.", it -> it.resetTimeoutMax(Duration.ZERO)),
                value("half-open-calls is 0.", it -> it.halfOpenCalls(0)),
                value("success-threshold is 0.", it -> it.successThreshold(0)),
                value("probe-timeout is PT0S.", it -> it.probeTimeout(Duration.ZERO)),
                value("max-concurrent is 0.", it -> it.maxConcurrent(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String message, UnaryOperator<BreakerConfigBuilder> change) {
        String setting = message.substring(0, message.indexOf(' '));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> change.apply(BreakerConfig.builder()))
                .withMessageStartingWith(message)
                .withMessageContaining("Write a ")
                .satisfies(refused -> assertThat(refused.setting()).isEqualTo(setting));
    }

    static Stream<Arguments> refusedTogether() {
        return Stream.of(
                arguments(
                        "reset-timeout-max",
                        "reset-timeout-max is PT1S, shorter than reset-timeout, which is PT1M.",
                        change(it -> it.resetTimeoutMax(SECOND))),
                arguments(
                        "failure-window-calls",
                        "failure-window-calls is 20, and failure-window is PT1S, but a breaker counts over one window only.",
                        change(it -> it.failureWindowCalls(20).failureWindow(SECOND))),
                arguments(
                        "failure-window-calls",
                        "failure-window-calls is 4, fewer than failure-threshold, which is 5.",
                        change(it -> it.failureWindowCalls(4))),
                arguments(
                        "failure-window-calls",
                        "failure-window-calls is 9, fewer than minimum-calls, which is 10.",
                        change(it -> it.failureWindowCalls(9).failureRateThreshold(50.0))),
                arguments(
                        "slow-call-duration",
                        "slow-call-duration does nothing without slow-call-rate-threshold.",
                        change(it -> it.slowCallDuration(SECOND))),
                arguments(
                        "slow-call-rate-threshold",
                        "slow-call-rate-threshold does nothing without slow-call-duration.",
                        change(it -> it.slowCallRateThreshold(50.0))),
                arguments(
                        "half-open-calls",
                        "half-open-calls is 3, more than max-concurrent, which is 2.",
                        change(it -> it.halfOpenCalls(3).maxConcurrent(2))),
                arguments(
                        "ignore-exceptions",
                        "java.io.IOException is in both record-exceptions and ignore-exceptions.",
                        change(it -> it.recordExceptions(List.of(IOException.class))
                                .ignoreExceptions(List.of(IOException.class)))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void refusedTogether(String setting, String problem, UnaryOperator<BreakerConfigBuilder> change) {
        BreakerConfigBuilder builder = change.apply(BreakerConfig.builder());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(builder::build)
                .satisfies(refused -> {
                    assertThat(refused.setting()).isEqualTo(setting);
                    assertThat(refused.problem()).isEqualTo(problem);
                    assertThat(refused.advice()).isNotBlank();
                });
    }

    static Stream<Arguments> changes() {
        Predicate<Object> predicate = "bad"::equals;
        Predicate<Throwable> anyException = thrown -> true;
        CircuitGuard guard = any -> true;
        return Stream.of(
                value("failure-threshold", it -> it.failureThreshold(1)),
                value("failure-window", it -> it.failureWindow(SECOND)),
                value("failure-window-calls", it -> it.failureWindowCalls(20)),
                value("failure-rate", it -> it.failureRateThreshold(100.0)),
                value("minimum-calls", it -> it.minimumCalls(1)),
                value("slow calls", it -> it.slowCallDuration(SECOND).slowCallRateThreshold(0.01)),
                value("failure-predicate", it -> it.failurePredicate(predicate)),
                value("record-exceptions", it -> it.recordExceptions(List.of(IOException.class))),
                value("ignore-exceptions", it -> it.ignoreExceptions(List.of(IOException.class))),
                value("exception-predicate", it -> it.exceptionPredicate(anyException)),
                value("reset-timeout", it -> it.resetTimeout(LONGEST)),
                value("reset-timeout-jitter", it -> it.resetTimeoutJitter(1)),
                value("reset-timeout-multiplier", it -> it.resetTimeoutMultiplier(1.5)),
                value("reset-timeout-max", it -> it.resetTimeoutMax(Duration.ofSeconds(60))),
                value("half-open-calls", it -> it.halfOpenCalls(2)),
                value("success-threshold", it -> it.successThreshold(2)),
                value("probe-timeout", it -> it.probeTimeout(SECOND)),
                value("max-concurrent", it -> it.maxConcurrent(1)),
                value("max-keys", it -> it.maxKeys(7)),
                value("max-key-length", it -> it.maxKeyLength(7)),
                value("mode", it -> it.mode(Mode.OBSERVE)),
                value("depends-on", it -> it.dependsOn("a")),
                value("cascades-to", it -> it.cascadesTo("a")),
                value("recovery-guard", it -> it.recoveryGuard(guard)),
                value("reset-guard", it -> it.resetGuard(guard)),
                value("guard", it -> it.guard(guard)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void everySettingCountsForEquality(String setting, UnaryOperator<BreakerConfigBuilder> change) {
        BreakerConfig changed = change.apply(BreakerConfig.builder()).build();
        BreakerConfig same = change.apply(BreakerConfig.builder()).build();

        assertThat(changed).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(BreakerConfig.defaults());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void everySettingIsCopiedByToBuilder(String setting, UnaryOperator<BreakerConfigBuilder> change) {
        BreakerConfig changed = change.apply(BreakerConfig.builder()).build();

        assertThat(changed.toBuilder().build()).isEqualTo(changed);
    }

    private static Arguments value(String what, UnaryOperator<BreakerConfigBuilder> change) {
        return arguments(what, change);
    }

    private static UnaryOperator<BreakerConfigBuilder> change(UnaryOperator<BreakerConfigBuilder> change) {
        return change;
    }
}
