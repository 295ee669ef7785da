package io.throttlemachines.spring.aop.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * The attempts of one subscription to a hedged or retried Flux. The first to signal an element or completion wins, and only its stage
 * completes, so the hedge or retry, which sees the stages, takes the same winner and cancels the others.
 */
public final class FluxRace {

    private static final Object ABANDONED = new Object();

    /** The attempt that has won; {@code ABANDONED} when no answer is wanted any more. Set by compare-and-set. */
    private final AtomicReference<@Nullable Object> winner = new AtomicReference<>();

    /** Begins an attempt; completes with its first element, or with null if it has none. */
    public CompletableFuture<@Nullable Object> enter(Flux<Object> source, Context context) {
        FluxAttempt attempt = new FluxAttempt(this, context);
        source.subscribe(attempt);
        return attempt.first();
    }

    boolean wonBy(FluxAttempt attempt) {
        return winner.compareAndSet(null, attempt);
    }

    /** All signals of the winner, including the first element. */
    public Flux<Object> winner() {
        return winner.get() instanceof FluxAttempt attempt ? attempt.signals() : Flux.empty();
    }

    /** Ends the race: the call has timed out, all attempts have failed, or the subscriber has cancelled. */
    public void giveUp() {
        if (winner.getAndSet(ABANDONED) instanceof FluxAttempt attempt) {
            attempt.abandon();
        }
    }
}
