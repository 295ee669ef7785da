package io.throttlemachines.internal.call;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for futures, and looks through what they put around a failure. Internal. */
public final class Futures {

    /** More wrappers than any chain of futures makes; a cycle of causes ends here. */
    private static final int MOST_WRAPPERS = 100;

    private Futures() {}

    /**
     * Returns the failure of the call itself, without the {@link CompletionException}s and {@link ExecutionException}s
     * that futures wrap it in. A wrapper without a cause is the failure itself.
     */
    public static Throwable unwrap(Throwable thrown) {
        Throwable failure = thrown;
        for (int i = 0; i < MOST_WRAPPERS; i++) {
            boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
            Throwable cause = wrapper ? cause(failure) : null;
            if (cause == null) {
                return failure;
            }
            failure = cause;
        }
        return failure;
    }

    /** The cause of an exception; null if it has none, or if its {@code getCause} fails. */
    private static @Nullable Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable unknown) {
            return null;
        }
    }

    /**
     * Waits for the result of a call.
     *
     * @param kind what waits, such as "hedge", for the message of an exception
     * @param name its name
     * @throws E                     the failure of the call, as the type that the call declares
     * @throws CancellationException if the calling thread is interrupted; it stays interrupted, and the call is cancelled
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the call throws E or something unchecked
    public static <T extends @Nullable Object, E extends Throwable> T await(
            CompletableFuture<T> answer, String kind, String name) throws E {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + kind + " '" + name + "' waited for an answer");
        } catch (Throwable failed) { // also what the failure throws when get() asks it for its text
            throw Futures.<E>unchanged(answer.isCompletedExceptionally() ? failure(answer) : failed);
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<?> answer) {
        return answer.<@Nullable Throwable>handle((value, thrown) -> thrown).join();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // see above
    private static <E extends Throwable> E unchanged(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (E) Objects.requireNonNull(failure);
    }

    /**
     * Cancels a stage if it can be cancelled. What that throws is logged.
     *
     * @param interrupts  whether the thread of a call that runs is interrupted
     * @param what        names the action at the beginning of the warning
     * @param consequence what its failure means, at the end of the warning
     */
    public static void cancel(
            @Nullable CompletionStage<?> stage, boolean interrupts, Supplier<String> what, String consequence) {
        if (stage instanceof Future<?> future && !isReadOnly(future)) {
            UserCode.run(what, consequence, () -> future.cancel(interrupts));
        }
    }

    /** Whether it can be neither asked nor cancelled, such as a minimal stage. */
    private static boolean isReadOnly(Future<?> future) {
        try {
            boolean unused = future.isDone();
            return false;
        } catch (RuntimeException readOnly) {
            return true;
        }
    }

    /** The stage as a future; null if it is none, or one that neither answers nor can be cancelled, such as a minimal stage. */
    public static @Nullable CompletableFuture<?> askable(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> source && !isReadOnly(source) ? source : null;
    }
}
