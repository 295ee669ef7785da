package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A1: the fallback of a method that returns a stage has the context of the caller, whichever thread ends the call. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SAME_THREAD) // the context is that of @BeforeEach
class FallbackContextTest {

    private final CompletableFuture<String> source = new CompletableFuture<>();
    private final ApplicationContextRunner runner =
            AnnotationContexts.with(builder -> builder.executor(Runnable::run), Remote.class);

    private enum Way {
        THROTTLED(Remote::throttled),
        BREAKER(Remote::breaker),
        HEDGED(Remote::hedged),
        RETRIED(Remote::retried);

        private final BiFunction<Remote, CompletableFuture<String>, CompletableFuture<String>> call;

        Way(BiFunction<Remote, CompletableFuture<String>, CompletableFuture<String>> call) {
            this.call = call;
        }
    }

    @BeforeEach
    void setContext() {
        MDC.put("user", "anna");
    }

    @AfterEach
    void removeContext() {
        MDC.clear();
    }

    /** The thread goes on with the work of another user before it ends the call. */
    @ParameterizedTest
    @EnumSource
    void fallbackOfACallThatEndsLaterHasTheContextOfItsCaller(Way way) {
        runner.run(context -> {
            CompletableFuture<String> answer = way.call.apply(context.getBean(Remote.class), source);
            assertThat(answer).isNotDone();
            MDC.put("user", "berta");

            source.completeExceptionally(refusal(context.getBean(ThrottleMachines.class)));

            assertThat(answer).isCompletedWithValue("anna");
            assertThat(MDC.get("user")).isEqualTo("berta");
        });
    }

    private static Throwable refusal(ThrottleMachines machines) {
        machines.breaker("other").isolate();
        return catchThrowable(() -> machines.breaker("other").call(() -> "never"));
    }

    static class Remote {

        @Throttled(name = "many", limit = 10, period = "1s", fallback = "instead")
        public CompletableFuture<String> throttled(CompletableFuture<String> source) {
            return source;
        }

        @CircuitBreaker(name = "one", fallback = "instead")
        public CompletableFuture<String> breaker(CompletableFuture<String> source) {
            return source;
        }

        @Hedged(name = "late", delay = "1h", maxAttempts = 1, fallback = "instead")
        public CompletableFuture<String> hedged(CompletableFuture<String> source) {
            return source;
        }

        @Retried(name = "once", maxAttempts = 1, fallback = "instead")
        public CompletableFuture<String> retried(CompletableFuture<String> source) {
            return source;
        }

        CompletableFuture<String> instead(CompletableFuture<String> source) {
            return CompletableFuture.completedFuture(MDC.get("user"));
        }
    }
}
