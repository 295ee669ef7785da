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
 * <p>Attempts run on threads of the library with the caller's context; several may run at once. A losing attempt is
 * interrupted, and the caller does not wait for it. Cancelling the future of an asynchronous call cancels all attempts.
 */
public interface Hedge {

    /** The name. */
    String name();

    /** The settings this hedge was declared with. */
    HedgeConfig config();

    /**
     * Makes a hedged call and waits for the first answer.
     *
     * @throws E                     the first failure, if all attempts failed, with the others suppressed in it
     * @throws HedgeTimeoutException if no attempt answered in time
     * @throws RefusedException      if the breakers of all attempts refused
     * @throws CancellationException if the calling thread is interrupted; it stays interrupted
     */
    <T extends @Nullable Object, E extends Throwable> T call(HedgedCall<T, E> call) throws E;

    /** Makes a hedged call without waiting for the first answer. */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(HedgedCall<T, ?> call);

    /**
     * Makes a hedged call whose attempts are asynchronous themselves. The first starts on the calling thread, the
     * others on threads of the library.
     *
     * @param call starts one attempt; its stage is cancelled if it loses
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call);

    /** A snapshot of everything known about this hedge. */
    HedgeStatus status();

    /**
     * A call that may be made several times at once. It must be idempotent: several attempts may reach a
     * backend, and an attempt that has lost may still have taken effect. Null is an answer.
     */
    @FunctionalInterface
    interface HedgedCall<T extends @Nullable Object, E extends Throwable> {

        /** Makes one attempt. */
        T call(HedgeAttempt attempt) throws E;
    }
}
