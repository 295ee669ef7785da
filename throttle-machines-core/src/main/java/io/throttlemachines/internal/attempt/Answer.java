package io.throttlemachines.internal.attempt;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result that the caller of a call in several attempts waits for. If the caller cancels or completes it, the call is
 * abandoned; {@code WaitingCalls} ends it with an exception. Internal.
 */
public abstract class Answer<T extends @Nullable Object> extends CompletableFuture<T>
        implements Consumer<RuntimeException> {

    /** Gives up all attempts; does nothing once the call is over. */
    protected abstract void abandon();

    /**
     * Waits for the result.
     *
     * @param kind what waits, such as "hedge", for the message of an exception
     * @param name its name
     * @throws E                     the failure of the call, as the type that its attempts declare
     * @throws CancellationException if the calling thread is interrupted; it stays interrupted
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // an attempt throws E or something unchecked
    public final <E extends Throwable> T await(String kind, String name) throws E {
        try {
            return get();
        } catch (InterruptedException interrupted) {
            cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + kind + " '" + name + "' waited for an answer");
        } catch (ExecutionException | CancellationException failed) {
            throw Answer.<E>unchanged(handle((value, thrown) -> thrown).join());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // see above
    private static <E extends Throwable> E unchanged(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (E) Objects.requireNonNull(failure);
    }

    /** Completes the result of a call that is over. */
    protected final void answer(@Nullable T value) {
        super.complete(value);
    }

    /** Completes the result of a call that is over. */
    protected final void fail(Throwable outcome) {
        super.completeExceptionally(outcome);
    }

    @Override
    public boolean complete(T value) {
        abandon();
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        abandon();
        return super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        abandon();
        return super.cancel(mayInterruptIfRunning);
    }
}
