package io.throttlemachines.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesBuilderCustomizer;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.spring.slice.TestSlice;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A bean of the application is needed that a slice has left out: the report says how a test adds it. */
class MissingBeanTest {

    private static final String ADD =
            "A test slice has only some beans of the application: import the class that declares";

    private static ApplicationContextRunner slice(String yaml) {
        return Starts.with(
                Starts.runner()
                        .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE))
                        .withBean(TestSlice.class, TestSlice::new),
                yaml);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "recovery-guard, a mock of type CircuitGuard or BooleanSupplier",
                "reset-guard, a mock of type CircuitGuard or BooleanSupplier",
                "failure-predicate, a mock of type Predicate",
                "exception-predicate, a mock of type Predicate"
            })
    void ofASettingOfABreaker(String setting, String mock) {
        FailureAnalysis report = Starts.failure(slice("throttle-machines: {breakers: {x: {" + setting + ": mine}}}"));

        assertThat(report.getDescription()).contains("There is no bean 'mine'.");
        assertThat(report.getAction())
                .contains(ADD + " the bean (@Import), or put " + mock + " in its place (@MockitoBean(\"mine\")).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttle-machines: {retries: {x: {retry-predicate: mine}}}",
                "throttle-machines: {defaults: {breaker: {failure-predicate: mine}}}",
                "throttle-machines: {groups: {g: {limiters: {x: {limit: 1, period: 1s, guard: mine}}}}}"
            })
    void ofAnotherSetting(String yaml) {
        assertThat(Starts.failure(slice(yaml)).getAction())
                .contains(ADD + " the bean (@Import), or put a mock of type ");
    }

    @ParameterizedTest
    @ValueSource(classes = {OfFallback.class, OfKey.class, OfPermits.class, OfKeyOfBreaker.class})
    void ofAnAnnotation(Class<?> bean) {
        FailureAnalysis report = Starts.failure(slice("x: y").withBean(bean));

        assertThat(report.getDescription()).contains("bean 'mine', which does not exist.");
        assertThat(report.getAction())
                .contains(ADD + " the bean (@Import), or put a mock in its place (@MockitoBean(\"mine\"))."
                        + " If its name is wrong: Did you mean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttle-machines: {breakers: {x: {depends-on: night-batch}}}",
                "throttle-machines: {groups: {g: {limiters: {x: {limit: 1, period: 1s, depends-on: night-batch}}}}}"
            })
    void ofADependencyThatJavaDeclares(String yaml) {
        assertThat(Starts.failure(slice(yaml)).getAction())
                .contains("If Java declares it: " + ADD + " that ThrottleMachinesBuilderCustomizer (@Import).");
        declared(slice(yaml)).run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(classes = OfLimiter.class)
    void ofALimiterThatJavaDeclares(Class<?> bean) {
        assertThat(Starts.failure(slice("x: y").withBean(bean)).getAction())
                .contains("Give it limit and period here")
                .contains("If Java declares it: " + ADD + " that ThrottleMachinesBuilderCustomizer (@Import).");
        declared(slice("x: y").withBean(bean))
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static ApplicationContextRunner declared(ApplicationContextRunner runner) {
        LimiterConfig settings = LimiterConfig.of(1, Duration.ofSeconds(1));
        return runner.withBean(
                ThrottleMachinesBuilderCustomizer.class, () -> builder -> builder.limiter("night-batch", settings));
    }

    static class OfFallback {

        @CircuitBreaker(name = "x", fallback = "mine::of")
        public String call() {
            return "";
        }
    }

    static class OfKey {

        @Throttled(limit = 1, period = "1s", key = "#p0 + @mine.of(#p0)")
        public void call(String user) {}
    }

    static class OfPermits {

        @Throttled(limit = 1, period = "1s", permits = "{1, @mine}[0]")
        public void call() {}
    }

    static class OfKeyOfBreaker {

        @CircuitBreaker(name = "x", key = "@mine.of(#p0)")
        public void call(String host) {}
    }

    static class OfLimiter {

        @Throttled("night-batch")
        public void call() {}
    }
}
