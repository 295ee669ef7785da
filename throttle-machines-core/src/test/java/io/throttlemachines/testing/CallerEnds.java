package io.throttlemachines.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ways in which a caller ends a future that the library has returned. Two of them take a real millisecond. */
public enum CallerEnds {
    /** By {@code cancel}. */
    CANCEL(future -> future.cancel(false)),
    /** By {@code complete}. */
    COMPLETE(future -> future.complete(null)),
    /** By {@code completeExceptionally}. */
    COMPLETE_EXCEPTIONALLY(future -> future.completeExceptionally(new TimeoutException("of the caller"))),
    /** By {@code orTimeout}. */
    OR_TIMEOUT(future -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
    /** By {@code completeOnTimeout}. */
    COMPLETE_ON_TIMEOUT(future -> future.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS)),
    /** By {@code completeAsync}. */
    COMPLETE_ASYNC(future -> future.completeAsync(() -> null)),
    /** By {@code completeAsync} with a supplier that throws. */
    FAIL_ASYNC(future -> future.completeAsync(() -> {
        throw new IllegalStateException("of the caller");
    })),
    /** By {@code obtrudeValue}. */
    OBTRUDE_VALUE(future -> future.obtrudeValue(null)),
    /** By {@code obtrudeException}. */
    OBTRUDE_EXCEPTION(future -> future.obtrudeException(new TimeoutException("of the caller")));

    private final Consumer<CompletableFuture<?>> way;

    CallerEnds(Consumer<CompletableFuture<?>> way) {
        this.way = way;
    }

    /** The ways after which everything that follows has happened when {@link #end} returns. */
    public static Stream<CallerEnds> atOnce() {
        return Stream.of(CANCEL, COMPLETE, COMPLETE_EXCEPTIONALLY);
    }

    /** Ends the future, and returns when it is done. */
    public void end(CompletableFuture<?> future) throws Exception {
        CompletableFuture<Boolean> ended = future.handle((value, failure) -> true);
        way.accept(future);
        ended.get(10, TimeUnit.SECONDS);
    }
}
