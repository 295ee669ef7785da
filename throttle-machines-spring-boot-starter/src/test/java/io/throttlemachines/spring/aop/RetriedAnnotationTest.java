package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.retry.RetryConfig;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RetriedAnnotationTest {

    private static final Duration SOON = Duration.ofNanos(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Consumer<ThrottleMachinesBuilder> DECLARED = builder -> builder.defaultRetry(
                    RetryConfig.builder().backoff(SOON).budget(9).build())
            .retry("declared", RetryConfig.builder().backoff(SOON).build())
            .breaker("inside", BreakerConfig.builder().failureThreshold(100).build());

    @Test
    void eachAttemptTakesItsPermitAndCountsInItsBreaker() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(context.getBean(RetriedOrders.class).third()).isEqualTo("answer 3");
            assertThat(machines.breaker("inside").status().failures()).isEqualTo(2);
            assertThat(machines.limiter("inside").peek().remaining()).isEqualTo(7);
            assertThat(machines.retry("declared").status().successesAfterRetry())
                    .isEqualTo(1);
        });
    }

    @Test
    void orderCanBeChangedByAProperty() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class)
                .withPropertyValues("throttle-machines.aop.retried-order=2147483600")
                .run(context -> {
                    assertThat(context.getBean(RetriedOrders.class).third()).isEqualTo("answer 3");
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    assertThat(machines.breaker("inside").status().failures()).isZero();
                    assertThat(machines.limiter("inside").peek().remaining()).isEqualTo(9);
                });
    }

    @Test
    void settingsInPlaceStartFromTheDefaults() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.retry("in-place").config())
                    .isEqualTo(machines.defaultRetry().toBuilder()
                            .maxAttempts(2)
                            .backoff(Duration.ofMillis(5))
                            .build());
            assertThat(machines.retry("declared").config().maxAttempts()).isEqualTo(3);
        });
    }

    @Test
    void fallbackAnswersInsteadOfTheLastFailureAndOfARefusal() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class).run(context -> {
            RetriedOrders orders = context.getBean(RetriedOrders.class);
            assertThat(orders.failing()).isEqualTo("instead of 2, with 1 before");
            context.getBean(ThrottleMachines.class).breaker("closed").isolate();
            assertThat(orders.refused()).isEqualTo("refused");
        });
    }

    @Test
    void lastFailureReachesTheCallerWithoutAFallback() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(RetriedOrders.class).never())
                        .isInstanceOf(IOException.class)
                        .satisfies(
                                failure -> assertThat(failure.getSuppressed()).hasSize(2)));
    }

    @Test
    void stagesAreRetried() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class)
                .run(context -> assertThat(
                                context.getBean(RetriedOrders.class).stage().get(30, TimeUnit.SECONDS))
                        .isEqualTo("answer 3"));
    }

    @Test
    void eachSubscriptionToAMonoIsACallThatIsRetried() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class).run(context -> {
            RetriedOrders orders = context.getBean(RetriedOrders.class);
            Mono<String> mono = orders.mono();
            assertThat(orders.attempts()).isEqualTo(0);
            StepVerifier.create(mono.contextWrite(reactor -> reactor.put("user", "ann")))
                    .expectNext("answer 3 for ann")
                    .expectComplete()
                    .verify(LONG);
            StepVerifier.create(mono.contextWrite(reactor -> reactor.put("user", "bob")))
                    .expectNext("answer 4 for bob")
                    .expectComplete()
                    .verify(LONG);
            assertThat(context.getBean(ThrottleMachines.class)
                            .retry("RetriedOrders.mono")
                            .status()
                            .calls())
                    .isEqualTo(2);
        });
    }

    @Test
    void fluxIsRetriedUntilItsFirstElement() {
        AnnotationContexts.with(DECLARED, RetriedOrders.class).run(context -> {
            RetriedOrders orders = context.getBean(RetriedOrders.class);
            StepVerifier.create(orders.flux())
                    .expectNext("a", "b")
                    .expectErrorMessage("after elements")
                    .verify(LONG);
            assertThat(orders.attempts()).isEqualTo(3);
        });
    }

    @Test
    void cancelledSubscriptionMakesNoFurtherAttempt() {
        AnnotationContexts.with(
                        builder -> builder.defaultRetry(RetryConfig.builder()
                                .backoff(Duration.ofHours(1))
                                .maxBackoff(Duration.ofHours(1))
                                .build()),
                        RetriedOrders.class)
                .run(context -> {
                    RetriedOrders orders = context.getBean(RetriedOrders.class);
                    StepVerifier.create(orders.mono().contextWrite(reactor -> reactor.put("user", "ann")))
                            .expectSubscription()
                            .thenCancel()
                            .verify(LONG);
                    var status = context.getBean(ThrottleMachines.class)
                            .retry("RetriedOrders.mono")
                            .status();
                    assertThat(status.cancelled()).isEqualTo(1);
                    assertThat(status.budgetLeft()).isEqualTo(10);
                    assertThat(orders.attempts()).isEqualTo(1);
                });
    }

    @Test
    void annotationOfATypeAndOfAnotherAnnotationCounts() {
        AnnotationContexts.with(DECLARED, Whole.class).run(context -> {
            assertThat(context.getBean(Whole.class).call()).isEqualTo(3);
            assertThat(context.getBean(ThrottleMachines.class).retries()).containsKey("meta");
        });
    }

    @Test
    void breakerLimiterHedgeAndRetryMayShareAName() {
        AnnotationContexts.with(DECLARED, Shared.class)
                .run(context -> assertThat(context.getBean(Shared.class).call()).isEqualTo("answer"));
    }

    @Test
    void mistakesPreventTheStart() {
        for (Class<?> bean : List.of(BadBackoff.class, BadAttempts.class, BadFallback.class, TwoDefaults.class)) {
            AnnotationContexts.with(DECLARED, bean)
                    .run(context -> assertThat(context.getStartupFailure())
                            .isInstanceOf(InvalidAnnotationException.class)
                            .hasStackTraceContaining("@Retried on " + bean.getName()));
        }
    }

    @Retried("meta")
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Again {}

    @Again
    static class Whole {

        private int attempts;

        public int call() throws IOException {
            if (++attempts < 3) {
                throw new IOException();
            }
            return attempts;
        }
    }

    static class Shared {

        private int attempts;

        @Retried("orders")
        @Throttled(name = "orders", limit = 10, period = "1h")
        @CircuitBreaker("orders")
        @Hedged(name = "orders", maxAttempts = 1)
        public String call() throws IOException {
            if (++attempts < 2) {
                throw new IOException();
            }
            return "answer";
        }
    }

    static class BadBackoff {

        @Retried(backoff = "soon")
        public void call() {}
    }

    static class BadAttempts {

        @Retried(maxAttempts = 0)
        public void call() {}
    }

    static class BadFallback {

        @Retried(fallback = "instead")
        public void call() {}
    }

    static class TwoDefaults {

        @Retried
        public void call() {}

        @Retried
        public void call(int overload) {}
    }
}
