package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The starter logs each undeclared name that got defaults, once. */
@ExtendWith(OutputCaptureExtension.class)
class UndeclaredNamesTest {

    private static final String LINE = "These names are declared nowhere and have the default settings: ";

    private final ApplicationContextRunner runner = AnnotationContexts.with(
            builder -> builder.breaker(
                            "database",
                            BreakerConfig.builder()
                                    .cascadesTo("users", "orders")
                                    .build())
                    .breaker("orders", BreakerConfig.defaults())
                    .hedge(
                            "search",
                            HedgeConfig.builder()
                                    .breakers(List.of("replica-1", "replica-2"))
                                    .build()),
            Annotated.class);

    @Test
    void namesFromAllSourcesAreLoggedInOneLine(CapturedOutput output) {
        runner.withBean(InJava.class)
                .run(context ->
                        assertThat(logs(output)).containsExactly("by-hand, remote, replica-1, replica-2, slow, users"));
    }

    @Test
    void namesOfLaterBeansAreLoggedWhenTheBeansAreCreated(CapturedOutput output) {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(logs(output)).containsExactly("replica-1, replica-2, users");
                    context.getBean(Annotated.class);
                    assertThat(logs(output)).containsExactly("replica-1, replica-2, users", "remote, slow");
                });
    }

    @Test
    void hedgeAndRetryMayHaveTheNameOfAMember(CapturedOutput output) {
        AnnotationContexts.with(
                        builder -> builder.group(
                                "shop",
                                GroupConfig.builder()
                                        .breaker("orders", BreakerConfig.defaults())
                                        .build()),
                        OfMember.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(logs(output)).containsExactly("shop.orders");
                });
    }

    private static List<String> logs(CapturedOutput output) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(LINE))
                .map(line -> line.substring(line.indexOf(LINE) + LINE.length()))
                .toList();
    }

    static class InJava {

        InJava(ThrottleMachines machines) {
            machines.breaker("by-hand");
            machines.breaker("orders");
        }
    }

    static class OfMember {

        @CircuitBreaker("shop.orders")
        @Hedged("shop.orders")
        @Retried("shop.orders")
        public void call() {}
    }

    static class Annotated {

        @CircuitBreaker("remote")
        public void one() {}

        @CircuitBreaker("users")
        public void two() {}

        @Hedged("slow")
        public void three() {}
    }
}
