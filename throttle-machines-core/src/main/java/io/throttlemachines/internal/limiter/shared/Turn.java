package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.StackRoom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The right to make a request. One thread at a time has it; others may wait for the end of its request. Thread-safe. */
final class Turn {

    /** Null while the turn is free; otherwise whether the request under way had an answer, once it ends. */
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> underWay = new AtomicReference<>();

    /**
     * Takes the turn if it is free.
     *
     * @throws StackOverflowError if there is too little room to give it back
     */
    boolean begin() {
        if (underWay.get() != null) {
            return false;
        }
        StackRoom.toChange();
        return underWay.compareAndSet(null, new CompletableFuture<>());
    }

    /** Gives the turn back, before those that wait for it go on. Does nothing if no thread has it. */
    void end(boolean answered) {
        CompletableFuture<Boolean> ended = underWay.getAndSet(null);
        if (ended != null) {
            boolean unused = ended.complete(answered);
        }
    }

    /** Whether the request under way has an answer; at once if there is none. What depends on it must be quick. */
    CompletionStage<Boolean> ended() {
        CompletableFuture<Boolean> current = underWay.get();
        return current == null ? CompletableFuture.completedStage(true) : current.thenApply(answered -> answered);
    }

    /** The value of a stage; null if it fails, or has none in time. An interrupt does not end the wait; it stays set. */
    static <T> @Nullable T await(CompletionStage<T> stage, long nanos) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return stage.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                } catch (ExecutionException | TimeoutException none) {
                    return null;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
