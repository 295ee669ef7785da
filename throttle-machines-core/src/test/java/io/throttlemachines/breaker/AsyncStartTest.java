package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.testing.EventRecorder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A2: a call that cannot start is a failed future, gives its place back, and says nothing about the backend. */
class AsyncStartTest {

    private static final BreakerConfig ONE_PLACE =
            BreakerConfig.builder().failureThreshold(1).maxConcurrent(1).build();

    static Stream<Throwable> faults() {
        return Stream.of(
                new RejectedExecutionException("full"),
                new IllegalStateException("the pool stops"),
                new OutOfMemoryError("unable to create native thread"),
                new StackOverflowError(),
                new IOException("checked, and thrown undeclared"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void executorThatFailsCostsNoPlace(Throwable fault) {
        EventRecorder events = new EventRecorder();
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .executor(task -> sneaky(fault))
                .listener(events)
                .breaker("breaker", ONE_PLACE)
                .build()) {
            Breaker breaker = machines.breaker("breaker");
            CompletableFuture<String> called = breaker.callAsync(() -> "answer");
            breaker.fireAndForget(() -> {});

            assertThat(called).isCompletedExceptionally();
            assertThat(called.handle((value, failure) -> failure).join()).isSameAs(fault);
            assertThat(events.of(CallFailed.class)).hasSize(1);
            assertThat(breaker.status().failures()).isZero();
            assertThat(breaker.call(() -> "the place is free")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void stageThatIsNotMadeIsAFailureAndCostsNoPlace(Throwable fault) {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker(
                    "breaker", ONE_PLACE.toBuilder().failureThreshold(2).build());
            CompletableFuture<String> called = breaker.callStage(() -> sneaky(fault));

            assertThat(called.handle((value, failure) -> failure).join()).isSameAs(fault);
            assertThat(breaker.status().failures()).isEqualTo(1);
            assertThat(breaker.call(() -> "the place is free")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void stageThatCannotBeFollowedIsAFailureAndCostsNoPlace(Throwable fault) {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker(
                    "breaker", ONE_PLACE.toBuilder().failureThreshold(2).build());
            CompletableFuture<String> called = breaker.callStage(() -> new Unfollowable(fault));

            assertThat(called.handle((value, failure) -> failure).join()).isSameAs(fault);
            assertThat(breaker.status().failures()).isEqualTo(1);
            assertThat(breaker.call(() -> "the place is free")).isNotEmpty();
        }
    }

    private static final class Unfollowable extends CompletableFuture<String> {

        private final Throwable fault;

        Unfollowable(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            return (CompletableFuture<String>) AsyncStartTest.<String, RuntimeException>sneaky(fault);
        }
    }

    @SuppressWarnings("unchecked") // throws checked exceptions undeclared, as other languages do
    private static <T, E extends Throwable> CompletionStage<T> sneaky(Throwable fault) throws E {
        throw (E) fault;
    }
}
