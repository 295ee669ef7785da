package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Methods that return a stage, where even that goes wrong: the caller gets a stage that ends, and no place is held. */
class UnusualStageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Consumer<ThrottleMachinesBuilder> LIMITERS = builder -> builder.limiter(
                    "places",
                    LimiterConfig.builder()
                            .algorithm(Algorithm.CONCURRENCY)
                            .limit(1)
                            .build())
            .limiter(
                    "rate",
                    LimiterConfig.of(1, SECOND).toBuilder().maxWait(SECOND).build());

    @Test
    void keyThatCannotBeEvaluatedIsAFailedStage() {
        AnnotationContexts.with(LIMITERS, Keyed.class).run(context -> {
            Keyed keyed = context.getBean(Keyed.class);

            assertThat(keyed.guarded(null).toCompletableFuture()).isCompletedExceptionally();
            assertThat(keyed.limited(null).toCompletableFuture()).isCompletedExceptionally();
            assertThat(keyed.guarded("key").toCompletableFuture()).isCompletedWithValue("key");
            assertThat(keyed.orElse(null)).isCompletedWithValue("instead");
        });
    }

    @Test
    void stageThatCannotBeFollowedHasFailedAndHoldsNoPlace() {
        AnnotationContexts.with(LIMITERS, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            for (int call = 0; call < 3; call++) {
                assertThat(remote.placed()).isCompletedExceptionally();
            }
            assertThat(remote.placedOrElse()).isCompletedExceptionally();
        });
    }

    @Test
    void stageThatCannotBeFollowedEndsTheWaitOfItsCaller() {
        ManualTicker timers = new ManualTicker();
        AnnotationContexts.with(
                        LIMITERS.andThen(builder -> builder.ticker(timers)
                                .scheduler(timers.scheduler())
                                .executor(Runnable::run)),
                        Remote.class)
                .run(context -> {
                    Remote remote = context.getBean(Remote.class);
                    context.getBean(ThrottleMachines.class).limiter("rate").acquire();
                    CompletableFuture<String> waiting = remote.limited();
                    assertThat(waiting).isNotDone();

                    timers.advance(SECOND);

                    assertThat(waiting).isCompletedExceptionally();
                });
    }

    /** The interface allows a stage to be no future. */
    @Test
    void stageThatIsNoFutureIsFollowed() {
        AnnotationContexts.with(LIMITERS, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            for (int call = 0; call < 3; call++) {
                assertThat(remote.guardedNoFuture().toCompletableFuture()).isCompletedWithValue("answer");
                assertThat(remote.placedNoFuture().toCompletableFuture()).isCompletedWithValue("answer");
            }
        });
    }

    static class Keyed {

        @CircuitBreaker(name = "partner", key = "#host.length()")
        CompletionStage<String> guarded(String host) {
            return CompletableFuture.completedFuture(host);
        }

        @Throttled(name = "places", key = "#host.length()")
        CompletionStage<String> limited(String host) {
            return CompletableFuture.completedFuture(host);
        }

        @CircuitBreaker(name = "partner", key = "#host.length()", fallback = "instead")
        CompletableFuture<String> orElse(String host) {
            return CompletableFuture.completedFuture(host);
        }

        CompletableFuture<String> instead(String host) {
            return CompletableFuture.completedFuture("instead");
        }
    }

    static class Remote {

        @Throttled(name = "places")
        CompletableFuture<String> placed() {
            return new Unfollowable();
        }

        @Throttled(name = "places", fallback = "instead")
        CompletableFuture<String> placedOrElse() {
            return new Unfollowable();
        }

        @Throttled(name = "rate")
        CompletableFuture<String> limited() {
            return new Unfollowable();
        }

        @CircuitBreaker(name = "partner")
        CompletionStage<String> guardedNoFuture() {
            return new NoFuture();
        }

        @Throttled(name = "places")
        CompletionStage<String> placedNoFuture() {
            return new NoFuture();
        }

        CompletableFuture<String> instead() {
            return CompletableFuture.completedFuture("instead");
        }
    }

    private static final class Unfollowable extends CompletableFuture<String> {

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            throw new IllegalStateException("cannot be followed");
        }
    }

    private static final class NoFuture extends CompletableFuture<String> {

        NoFuture() {
            complete("answer");
        }

        @Override
        public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException();
        }
    }
}
