package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A final class cannot be extended by a proxy. */
class FinalClassFailureTest {

    private final ApplicationContextRunner runner =
            Starts.runner().withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE));

    @Test
    void reportsTheAnnotationAndTheSolution() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(Final.class));

        assertThat(analysis.getDescription())
                .contains("@CircuitBreaker on " + Final.class.getName() + ".call:")
                .contains("the class is final, so no proxy can extend it");
        assertThat(analysis.getAction())
                .contains("Make it a class that is not final", "spring.aop.proxy-target-class=false");
    }

    @Test
    void aRecordIsFinalToo() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(Recorded.class, () -> new Recorded("x")));

        assertThat(analysis.getDescription())
                .contains("@Throttled on " + Recorded.class.getName() + ".", "the class is a record");
    }

    @Test
    void aFinalClassBehindAnInterfaceIsProxied() {
        runner.withBean(Behind.class)
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    context.getBean(Calling.class).call();
                    assertThat(context.getBean(ThrottleMachines.class).breakers())
                            .containsOnlyKeys("remote");
                });
    }

    @Test
    void classesWithoutOurAnnotationsAreNotExplained() {
        var unexplained = new AopConfigException("Could not generate CGLIB subclass of " + String.class + ": why");
        assertThat(new FinalClassFailureAnalyzer().analyze(unexplained)).isNull();
        assertThat(new FinalClassFailureAnalyzer().analyze(new AopConfigException("subclass of class no.Such: why")))
                .isNull();
        assertThat(new FinalClassFailureAnalyzer().analyze(new AopConfigException("something else")))
                .isNull();
    }

    static final class Final {

        @CircuitBreaker("remote")
        public void call() {}
    }

    @Throttled(name = "calls", limit = 1, period = "1s")
    record Recorded(String name) {

        public void call() {}
    }

    interface Calling {

        void call();
    }

    static final class Behind implements Calling {

        @Override
        @CircuitBreaker("remote")
        public void call() {}
    }
}
