package io.throttlemachines.spring.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * The attempts of one subscription to a hedged Flux. The first to signal an element or completion wins, and only its stage
 * completes, so that the hedge, which sees the stages, takes the same winner and cancels the others.
 */
final class FluxRace {

    private static final Object NOBODY = new Object();

    /** The attempt that has won; {@code NOBODY} when it does not matter any more. */
    private final AtomicReference<@Nullable Object> winner = new AtomicReference<>();

    /** Begins an attempt; answers its first element, null if it completes without. */
    CompletableFuture<@Nullable Object> enter(Flux<Object> source, Context context) {
        FluxAttempt attempt = new FluxAttempt(this, context);
        source.subscribe(attempt);
        return attempt.first();
    }

    boolean wonBy(FluxAttempt attempt) {
        return winner.compareAndSet(null, attempt);
    }

    /** All that the winner signals, the first element too. */
    Flux<Object> winner() {
        return winner.get() instanceof FluxAttempt attempt ? attempt.signals() : Flux.empty();
    }

    /** Nobody waits any more: the hedge has timed out, all attempts have failed, or the subscriber has cancelled. */
    void giveUp() {
        if (winner.getAndSet(NOBODY) instanceof FluxAttempt attempt) {
            attempt.abandon();
        }
    }
}
