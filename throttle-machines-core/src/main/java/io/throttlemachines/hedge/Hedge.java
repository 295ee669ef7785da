package io.throttlemachines.hedge;

import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call again when its first answer is late, and takes the first answer. {@code ThrottleMachines} creates it and
 * returns it by name; thread-safe. Applications do not implement it, and it may gain methods.
 *
 * <p>Attempts run on threads of the library with the caller's context. A losing attempt is interrupted, and the caller does not wait for it.
 */
public interface Hedge {

    /** The name. */
    String name();

    /** The settings this hedge was declared with. */
    HedgeConfig config();

    /**
     * Makes a hedged call and waits for the first answer.
     *
     * @param call makes one attempt; several threads may call it at once
     * @param <T>  the type of its answer
     * @param <E>  the checked exception it may throw
     * @return the first answer
     * @throws E                     the first failure, if all attempts failed, with the others suppressed in it
     * @throws HedgeTimeoutException if no attempt answered in time
     * @throws RefusedException      if the breakers of all attempts refused
     * @throws CancellationException if the calling thread is interrupted; it stays interrupted
     */
    <T extends @Nullable Object, E extends Throwable> T call(HedgedCall<T, E> call) throws E;

    /**
     * Makes a hedged call without waiting.
     *
     * @param call makes one attempt; several threads may call it at once
     * @param <T>  the type of its answer
     * @return the first answer; cancelling it cancels all attempts
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(HedgedCall<T, ?> call);

    /**
     * Makes a hedged call whose attempts are asynchronous themselves. The first starts on the calling thread, the others on
     * threads of the library.
     *
     * @param call starts one attempt; its stage is cancelled if it loses
     * @param <T>  the type of its answer
     * @return the first answer; cancelling it cancels all attempts
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call);

    /** A snapshot of everything known about this hedge. */
    HedgeStatus status();

    /**
     * A call that may be made several times at once. It must be idempotent: several attempts may reach a
     * backend, and an attempt that has lost may still have taken effect.
     *
     * @param <T> the type of the answer; null is an answer
     * @param <E> the checked exception it may throw
     */
    @FunctionalInterface
    interface HedgedCall<T extends @Nullable Object, E extends Throwable> {

        /**
         * Makes one attempt.
         *
         * @param attempt its number, counted from 0
         * @return its answer
         * @throws E if it fails
         */
        T call(HedgeAttempt attempt) throws E;
    }
}
