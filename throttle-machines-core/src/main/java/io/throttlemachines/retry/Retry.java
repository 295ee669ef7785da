package io.throttlemachines.retry;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call again after a failure, within a budget. {@code ThrottleMachines} creates it and returns it by name;
 * thread-safe. Applications do not implement it, and it may gain methods.
 *
 * <p>The call must be idempotent: an attempt that failed may still have taken effect. A call that fails throws its last
 * failure, with the earlier ones suppressed in it; a refusal keeps no suppressed exceptions. A refusal of a breaker or limiter,
 * and a failure for which a {@code RetryAfterResolver} knows a time, is retried only if that time is known and within what is
 * left of {@code timeout} and {@code max-backoff}: then once, at that moment.
 */
public interface Retry {

    /** The name. */
    String name();

    /** The settings this retry was declared with. */
    RetryConfig config();

    /**
     * Makes a call and returns its answer. Attempts run on the calling thread, which waits between them; if there is a {@code
     * timeout}, they run on threads of the library with the caller's context, so that they can be interrupted.
     *
     * @throws E                     the last failure of the call, unchanged, with the earlier ones suppressed in it
     * @throws CallTimeoutException  if the timeout ends an attempt, with the failures of earlier ones suppressed in it
     * @throws CancellationException if the calling thread is interrupted while it waits for the next attempt, or for an answer
     *                               within the timeout; it stays interrupted
     */
    <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E;

    /** Makes a call without an answer, like {@link #call}. */
    <E extends Throwable> void run(CheckedRunnable<E> call) throws E;

    /**
     * Makes a call on threads of the library, with the caller's context. No thread is held between attempts.
     *
     * @return the future answer; cancelling it interrupts the attempt, and no other follows
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call);

    /**
     * Makes a call that is asynchronous itself. The first attempt starts on the calling thread, the others on threads of the
     * library with the caller's context. No thread is held between attempts.
     *
     * @param call starts one attempt
     * @return the future answer; cancelling it cancels the stage of the attempt, and no other follows
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);

    /** A snapshot of everything known about this retry. */
    RetryStatus status();
}
