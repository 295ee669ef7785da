package io.throttlemachines.limiter.store;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Every way to ask for a permit. */
enum Way {
    TRY_ACQUIRE((instance, permits) -> completedFuture(Answer.of(permits.tryAcquire()))),
    DECIDE((instance, permits) -> completedFuture(Answer.of(permits.decide(1)))),
    ACQUIRE((instance, permits) -> begun(permits::acquire)),
    ACQUIRE_WITH_WAIT((instance, permits) -> begun(() -> permits.acquire(Duration.ofMillis(1)))),
    CALL((instance, permits) -> begun(() -> permits.run(() -> {}))),
    ALL_OF((instance, permits) -> begun(() -> instance.allOf(permits).acquire())),
    ALL_OF_TRY((instance, permits) ->
            completedFuture(Answer.of(instance.allOf(permits).tryAcquire()))),
    TRY_ACQUIRE_ASYNC((instance, permits) -> permits.tryAcquireAsync().thenApply(Answer::of)),
    ACQUIRE_ASYNC((instance, permits) -> followed(permits.acquireAsync())),
    CALL_STAGE((instance, permits) -> followed(permits.callStage(() -> completedFuture("answer")))),
    ALL_OF_ASYNC((instance, permits) -> followed(instance.allOf(permits).acquireAsync()));

    private final BiFunction<Instance, Permits, CompletableFuture<Answer>> ask;

    Way(BiFunction<Instance, Permits, CompletableFuture<Answer>> ask) {
        this.ask = ask;
    }

    /**
     * What the caller got.
     *
     * @param refusal null if there was none, or the way shows none
     */
    record Answer(boolean granted, Decision decision, ThrottledException refusal) {

        static Answer of(boolean granted) {
            return new Answer(granted, null, null);
        }

        static Answer of(Decision decision) {
            return new Answer(decision.allowed(), decision, null);
        }

        static Answer of(ThrottledException refusal) {
            return new Answer(refusal == null, null, refusal);
        }

        /** The permits left as the way shows them; otherwise {@code other}. */
        long remaining(long other) {
            return decision != null ? decision.remaining() : refusal != null ? refusal.remaining() : other;
        }

        /** When to try again as the way shows it; otherwise {@code other}. */
        Optional<Duration> retryAfter(Optional<Duration> other) {
            return decision != null ? decision.retryAfter() : refusal != null ? refusal.retryAfter() : other;
        }
    }

    /** Whether no thread waits for the store. */
    boolean async() {
        return ordinal() >= TRY_ACQUIRE_ASYNC.ordinal();
    }

    CompletableFuture<Answer> begin(Instance instance, Permits permits) {
        return ask.apply(instance, permits);
    }

    /** The answer, which must be there or come soon. */
    Answer ask(Instance instance, Permits permits) {
        try {
            return begin(instance, permits).get(10, TimeUnit.SECONDS);
        } catch (Exception missing) {
            throw new AssertionError("no answer", missing);
        }
    }

    private static CompletableFuture<Answer> begun(Runnable call) {
        try {
            call.run();
            return completedFuture(Answer.of(true));
        } catch (ThrottledException refusal) {
            return completedFuture(Answer.of(refusal));
        }
    }

    private static CompletableFuture<Answer> followed(CompletableFuture<?> call) {
        return call.handle((value, failure) -> {
            if (failure != null && !(failure instanceof ThrottledException)) {
                throw new AssertionError("not a refusal", failure);
            }
            return Answer.of((ThrottledException) failure);
        });
    }
}
