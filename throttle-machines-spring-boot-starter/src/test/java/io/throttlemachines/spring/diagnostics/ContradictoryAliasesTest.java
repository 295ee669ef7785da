package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Derived;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An annotation whose value and name differ is one of the mistakes that stop the start. */
class ContradictoryAliasesTest {

    private final ApplicationContextRunner runner =
            Starts.runner().withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE));

    @Test
    void eachIsReportedWithTheOtherMistakes() {
        FailureAnalysis analysis =
                Starts.failure(runner.withBean(OnMethods.class).withBean(Derived.class));

        assertThat(analysis.getDescription())
                .contains("for 6 reasons")
                .contains("Annotation: @CircuitBreaker on " + OnMethods.class.getName() + ".broken")
                .contains("Annotation: @Throttled on " + OnMethods.class.getName() + ".throttled")
                .contains("Annotation: @Throttled on " + OnMethods.class.getName() + ".twice")
                .contains("Annotation: @Hedged on " + OnMethods.class.getName() + ".hedged")
                .contains("Annotation: @Retried on " + OnMethods.class.getName() + ".retried")
                .contains("an attribute and its alias have different values")
                .contains("its fallback 'gone' is no method of the bean");
        assertThat(analysis.getAction()).contains("Write only one of them, such as @CircuitBreaker(name = \"...\")");
    }

    @Test
    void thatOfATypeIsReportedOnce() {
        FailureAnalysis analysis = Starts.failure(runner.withUserConfiguration(OfType.class));

        assertThat(analysis.getDescription())
                .startsWith("@CircuitBreaker on " + OnType.class.getName() + ":")
                .contains("an attribute and its alias have different values");
    }

    @Test
    void thatOfAComponentIsExplainedThoughSpringFindsItFirst() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(OnType.class));

        assertThat(analysis.getDescription())
                .contains("An attribute and its alias have different values")
                .contains(OnType.class.getName());
        assertThat(analysis.getAction()).contains("Write only one of them, such as @CircuitBreaker(name = \"...\")");
    }

    @Test
    void aMethodWithItsOwnAnnotationDoesNotNeedThatOfItsType() {
        runner.withUserConfiguration(OfOwn.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class OfType {

        @Bean
        OnType onType() {
            return new OnType();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfOwn {

        @Bean
        OwnWins ownWins() {
            return new OwnWins();
        }
    }

    static class OnMethods {

        @CircuitBreaker(value = "a", name = "b")
        public void broken() {}

        @Throttled(value = "a", name = "b", limit = 1, period = "1s")
        public void throttled() {}

        @Throttled(value = "a", name = "b", limit = 1, period = "1s")
        @Throttled(name = "c", limit = 1, period = "1s")
        public void twice() {}

        @Hedged(value = "a", name = "b")
        public void hedged() {}

        @Retried(value = "a", name = "b")
        public void retried() {}
    }

    @CircuitBreaker(value = "a", name = "b")
    static class OnType {

        public void one() {}

        public void two() {}

        private void own() {}
    }

    @CircuitBreaker(value = "a", name = "b")
    static class OwnWins {

        @CircuitBreaker("c")
        public void one() {}
    }
}
