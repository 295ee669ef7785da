package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;

class HedgedAnnotationTest {

    private static final Consumer<ThrottleMachinesBuilder> DECLARED = builder -> builder.hedge(
                    "declared",
                    HedgeConfig.builder()
                            .delay(Duration.ofMillis(1))
                            .maxAttempts(3)
                            .build())
            .breaker("around", BreakerConfig.builder().failureThreshold(1).build());

    @Test
    void theAttemptIsPassedAsArgumentAndIsCurrent() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            String answer = context.getBean(Search.class).find("mug", null);
            assertThat(answer).isEqualTo("mug from 2, current 2");
        });
    }

    @Test
    void eachArgumentOfItsTypeReceivesTheAttempt() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            assertThat(context.getBean(Search.class).twice(null, "between", null))
                    .isTrue();
        });
    }

    @Test
    void annotationSettingsStartFromTheDefaults() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.hedge("in-place").config())
                    .isEqualTo(HedgeConfig.builder()
                            .delay(Duration.ofMillis(5))
                            .maxAttempts(4)
                            .timeout(Duration.ofMillis(20))
                            .build());
            assertThat(machines.hedge("declared").config().maxAttempts()).isEqualTo(3);
        });
    }

    @Test
    void failedAttemptsCountAsOneOuterFailureAndOnePermit() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThatThrownBy(() -> context.getBean(Search.class).failing())
                    .isInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
            assertThat(machines.breaker("around").state()).isEqualTo(CircuitState.OPEN);
            assertThat(machines.breaker("around").status().failures()).isEqualTo(1);
            assertThat(machines.limiter("before").peek().remaining()).isEqualTo(9);
        });
    }

    @Test
    void aFallbackHandlesATimeoutAndAFailure() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            Search search = context.getBean(Search.class);
            assertThat(search.hanging()).isEqualTo("too late");
            assertThat(search.refusing()).isEqualTo("failed: no");
        });
    }

    @Test
    void stagesAreHedgedToo() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            Search search = context.getBean(Search.class);
            assertThat(search.stage(null).get(30, TimeUnit.SECONDS)).isEqualTo("stage of 1");
            assertThat(search.abandoned()).isCancelled();
        });
    }

    @Test
    void theCallersMdcReachesEveryAttempt() {
        AnnotationContexts.with(DECLARED, Search.class).run(context -> {
            MDC.put("order", "42");
            try {
                assertThat(context.getBean(Search.class).mdc(null)).isEqualTo("42");
            } finally {
                MDC.remove("order");
            }
        });
    }

    @Test
    void mistakesPreventTheStart() {
        for (Class<?> bean : List.of(BadDelay.class, BadAttempts.class, BadFallback.class)) {
            AnnotationContexts.with(DECLARED, bean)
                    .run(context -> assertThat(context.getStartupFailure())
                            .isInstanceOf(InvalidAnnotationException.class)
                            .hasStackTraceContaining("@Hedged on " + bean.getName()));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Mapped.class, ExchangeHandler.class})
    void aRequestCannotContainTheAttempt(Class<?> controller) {
        AnnotationContexts.with(DECLARED, controller)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Spring would read its parameter of type HedgeAttempt from each request")
                        .hasMessageContaining("call HedgeAttempt.current()"));
    }

    /** A client makes requests, and handles none. */
    @Test
    void aClientOfAnHttpInterfaceReceivesTheAttempt() {
        AnnotationContexts.with(DECLARED)
                .withBean(Exchange.class, HedgedAnnotationTest::client)
                .run(context ->
                        assertThat(context.getBean(Exchange.class).search(null)).startsWith("attempt "));
    }

    private static Exchange client() {
        return (Exchange) Proxy.newProxyInstance(
                HedgedAnnotationTest.class.getClassLoader(),
                new Class<?>[] {Exchange.class},
                (proxy, method, arguments) -> "attempt " + ((HedgeAttempt) arguments[0]).number());
    }

    static class Mapped {

        @GetMapping("/search")
        @Hedged("declared")
        public String search(String text, HedgeAttempt attempt) {
            return text + attempt.number();
        }
    }

    interface Exchange {

        @GetExchange("/search")
        @Hedged("declared")
        String search(HedgeAttempt attempt);
    }

    @RestController
    static class ExchangeHandler implements Exchange {

        @Override
        public String search(HedgeAttempt attempt) {
            return "attempt " + attempt.number();
        }
    }

    static class Search {

        final CompletableFuture<String> abandoned = new CompletableFuture<>();
        private final CountDownLatch never = new CountDownLatch(1);
        private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

        public CompletableFuture<String> abandoned() {
            return abandoned;
        }

        @Hedged("declared")
        public String find(String what, HedgeAttempt attempt) throws InterruptedException {
            if (attempt.number() < 2) {
                never.await();
            }
            return what + " from " + attempt.number() + ", current "
                    + HedgeAttempt.current().number();
        }

        @Hedged("declared")
        public boolean twice(HedgeAttempt first, String between, HedgeAttempt second) {
            return first.equals(second);
        }

        @Throttled(name = "before", limit = 10, period = "1h")
        @CircuitBreaker("around")
        @Hedged("declared")
        public String failing() throws IOException {
            throw new IOException("no " + seen.add(1));
        }

        @Hedged(name = "in-place", delay = "5ms", maxAttempts = 4, timeout = "20ms", fallback = "instead")
        public String hanging() throws InterruptedException {
            never.await();
            return "never";
        }

        @Hedged(name = "refusing", delay = "5ms", fallback = "instead")
        public String refusing() {
            throw new IllegalStateException("no");
        }

        String instead(HedgeTimeoutException timeout) {
            return "too late";
        }

        String instead(IllegalStateException failure) {
            return "failed: " + failure.getMessage();
        }

        @Hedged(delay = "1ms")
        public CompletableFuture<String> stage(HedgeAttempt attempt) {
            return attempt.number() == 0
                    ? abandoned
                    : CompletableFuture.completedFuture("stage of " + attempt.number());
        }

        @Hedged(delay = "1ms")
        public String mdc(HedgeAttempt attempt) throws InterruptedException {
            if (attempt.number() == 0) {
                never.await();
            }
            return MDC.get("order");
        }
    }

    static class BadDelay {

        @Hedged(delay = "soon")
        public void call() {}
    }

    static class BadAttempts {

        @Hedged(maxAttempts = 0)
        public void call() {}
    }

    static class BadFallback {

        @Hedged(fallback = "instead")
        public void call() {}
    }
}
