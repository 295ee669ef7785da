package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.AliasFor;

class CircuitBreakerAnnotationTest {

    private static final Consumer<ThrottleMachinesBuilder> TWO_FAILURES = builder -> builder.breaker(
                    "payments", BreakerConfig.builder().failureThreshold(2).build())
            .breaker(
                    "strict",
                    BreakerConfig.builder()
                            .failureThreshold(1)
                            .ignoreExceptions(java.util.List.of(IllegalArgumentException.class))
                            .build());

    @Test
    void failuresOpenTheBreakerWhichRefusesFurtherCalls() {
        AnnotationContexts.with(TWO_FAILURES, Payments.class).run(context -> {
            Payments payments = context.getBean(Payments.class);
            assertThat(payments.pay("5")).isEqualTo("paid 5");
            assertThatThrownBy(() -> payments.pay("fail")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> payments.pay("fail")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> payments.pay("5"))
                    .isInstanceOfSatisfying(
                            CircuitOpenException.class,
                            refusal -> assertThat(refusal.name()).isEqualTo("payments"));
        });
    }

    @Test
    void typeAnnotationAppliesToEachMethodUnlessItHasItsOwn() {
        AnnotationContexts.with(TWO_FAILURES, Typed.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("payments").forceOpen();
            Typed typed = context.getBean(Typed.class);
            assertThatThrownBy(typed::plain).isInstanceOf(CircuitOpenException.class);
            assertThat(typed.own()).isEqualTo("own");
        });
    }

    @Test
    void anInterfaceAnnotationAppliesThroughAJdkProxy() {
        AnnotationContexts.with(TWO_FAILURES, GatewayImpl.class)
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    Gateway gateway = context.getBean(Gateway.class);
                    assertThat(AopUtils.isJdkDynamicProxy(gateway)).isTrue();
                    context.getBean(ThrottleMachines.class).breaker("payments").forceOpen();
                    assertThatThrownBy(gateway::charge).isInstanceOf(CircuitOpenException.class);
                });
    }

    @Test
    void aComposedAnnotationApplies() {
        AnnotationContexts.with(TWO_FAILURES, Composed.class).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("payments").forceOpen();
            assertThatThrownBy(() -> context.getBean(Composed.class).call()).isInstanceOf(CircuitOpenException.class);
        });
    }

    @Test
    void withoutANameTheBreakerIsNamedAfterClassAndMethod() {
        AnnotationContexts.with(builder -> {}, Unnamed.class).run(context -> {
            context.getBean(Unnamed.class).call();
            assertThat(context.getBean(ThrottleMachines.class).breakers()).containsOnlyKeys("Unnamed.call");
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void undeclaredBreakersAreLoggedInOneLine(CapturedOutput output) {
        AnnotationContexts.with(TWO_FAILURES, Unnamed.class, Fallen.class, Placeholder.class)
                .withPropertyValues("which=from-property")
                .run(context -> assertThat(output)
                        .containsOnlyOnce("declared nowhere")
                        .contains("default settings: Unnamed.call, from-property, other"));
    }

    @Test
    void theMostSpecificFallbackHandlesRefusalsAndFailures() {
        AnnotationContexts.with(TWO_FAILURES, Fallen.class).run(context -> {
            Fallen fallen = context.getBean(Fallen.class);
            assertThat(fallen.load(new UncheckedIOException(new IOException("x"))))
                    .isEqualTo("io x");
            assertThat(fallen.load(new IllegalStateException("y"))).isEqualTo("any y");
            context.getBean(ThrottleMachines.class).breaker("other").isolate();
            assertThat(fallen.load(null)).isEqualTo("refused by other");
        });
    }

    @Test
    void aFallbackMayReturnNull() {
        AnnotationContexts.with(TWO_FAILURES, NullFallback.class)
                .run(context ->
                        assertThat(context.getBean(NullFallback.class).load()).isNull());
    }

    @Test
    void ignoredExceptionsBypassTheFallback() {
        AnnotationContexts.with(TWO_FAILURES, Ignoring.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Ignoring.class).load())
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(context.getBean(ThrottleMachines.class).breaker("strict").state())
                    .isEqualTo(CircuitState.CLOSED);
        });
    }

    @Test
    void fallbackHandlesAnInnerRefusalWhichIsNotAFailure() {
        AnnotationContexts.with(TWO_FAILURES, Outer.class, Payments.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("payments").forceOpen();
            assertThat(context.getBean(Outer.class).call()).isEqualTo("instead");
            assertThat(machines.breaker("strict").state()).isEqualTo(CircuitState.CLOSED);
        });
    }

    static class Payments {

        @CircuitBreaker("payments")
        String pay(String amount) throws IOException {
            if (amount.equals("fail")) {
                throw new IOException("no connection");
            }
            return "paid " + amount;
        }
    }

    @CircuitBreaker(name = "payments")
    static class Typed {

        public String plain() {
            return "plain";
        }

        @CircuitBreaker("strict")
        public String own() {
            return "own";
        }
    }

    interface Gateway {

        @CircuitBreaker("payments")
        void charge();
    }

    static class GatewayImpl implements Gateway {

        @Override
        public void charge() {}
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @CircuitBreaker
    @interface Guarded {

        @AliasFor(annotation = CircuitBreaker.class, attribute = "name")
        String by();
    }

    static class Composed {

        @Guarded(by = "payments")
        public void call() {}
    }

    static class Unnamed {

        @CircuitBreaker
        public void call() {}
    }

    static class Placeholder {

        @CircuitBreaker("${which}")
        public void call() {}
    }

    static class Fallen {

        @CircuitBreaker(name = "other", fallback = "instead")
        public String load(RuntimeException failure) {
            if (failure != null) {
                throw failure;
            }
            return "loaded";
        }

        private String instead(RuntimeException argument, UncheckedIOException failure) {
            return "io " + failure.getCause().getMessage();
        }

        String instead(RuntimeException argument, RefusedException refusal) {
            return "refused by " + refusal.name();
        }

        String instead(RuntimeException argument) {
            return "any " + argument.getMessage();
        }
    }

    static class NullFallback {

        @CircuitBreaker(name = "payments", fallback = "nothing")
        public String load() {
            throw new IllegalStateException();
        }

        String nothing() {
            return null;
        }
    }

    static class Ignoring {

        @CircuitBreaker(name = "strict", fallback = "nothing")
        public String load() {
            throw new IllegalArgumentException("the caller's mistake");
        }

        String nothing() {
            return "fallback";
        }
    }

    static class Outer {

        private final Payments payments;

        Outer(Payments payments) {
            this.payments = payments;
        }

        @CircuitBreaker(name = "strict", fallback = "instead")
        public String call() throws IOException {
            return payments.pay("1");
        }

        String instead() {
            return "instead";
        }
    }
}
