package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The end of a call is handled once, whatever its stage reports. */
class StageEndTest {

    private final ApplicationContextRunner runner = AnnotationContexts.with(
            builder -> builder.breaker(
                    "remote", BreakerConfig.builder().failureThreshold(9).build()),
            Remote.class);

    private enum Way {
        TWICE,
        THEN_AN_ERROR
    }

    @ParameterizedTest
    @EnumSource
    void fallbackRunsOnce(Way way) {
        runner.run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("other").isolate();
            Throwable refusal = catchThrowable(() -> machines.breaker("other").call(() -> "never"));
            Remote remote = context.getBean(Remote.class);

            CompletableFuture<String> answer = remote.limited(new Unusual(way, refusal));
            assertThat(answer).isNotDone();
            remote.instead().complete("instead");

            assertThat(answer).isCompletedWithValue("instead");
            assertThat(remote.fallbacks()).hasValue(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void failureCountsOnce(Way way) {
        runner.run(context -> {
            context.getBean(Remote.class).own(new Unusual(way, new IllegalStateException("failed")));

            assertThat(context.getBean(ThrottleMachines.class)
                            .breaker("remote")
                            .status()
                            .failures())
                    .isEqualTo(1);
        });
    }

    static class Remote {

        private final CompletableFuture<String> instead = new CompletableFuture<>();
        private final AtomicInteger fallbacks = new AtomicInteger();

        public CompletableFuture<String> instead() {
            return instead;
        }

        public AtomicInteger fallbacks() {
            return fallbacks;
        }

        @Throttled(name = "rate", limit = 10, period = "1s", fallback = "other")
        public CompletableFuture<String> limited(CompletableFuture<String> stage) {
            return stage;
        }

        @CircuitBreaker("remote")
        public Unusual own(Unusual stage) {
            return stage;
        }

        CompletableFuture<String> other(CompletableFuture<String> stage) {
            fallbacks.incrementAndGet();
            return instead;
        }
    }

    static final class Unusual extends CompletableFuture<String> {

        private final Way way;
        private final Throwable failure;

        Unusual(Way way, Throwable failure) {
            this.way = way;
            this.failure = failure;
        }

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            action.accept(null, failure);
            if (way == Way.THEN_AN_ERROR) {
                throw new StackOverflowError("after the end was reported");
            }
            action.accept(null, failure);
            return this;
        }
    }
}
