package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request to Redis under way, and its result. If the library cancels it, the command is cancelled too and is not sent any
 * more.
 *
 * @param <R> what Redis replies
 * @param <T> what the caller receives
 */
final class RedisCall<R, T> extends CompletableFuture<T> {

    private final RedisLink link;
    private final Function<R, T> reading;

    /** The request for a server that has lost the script; null once it is sent, and for requests without a script. */
    private @Nullable RedisRequest<R> again;

    /** The latest command. Written by the one thread that sends, read by a thread that cancels. */
    private volatile @Nullable RedisFuture<R> sent;

    private RedisCall(RedisLink link, @Nullable RedisRequest<R> again, Function<R, T> reading) {
        this.link = link;
        this.again = again;
        this.reading = reading;
    }

    /**
     * Sends a request.
     *
     * @param again   the request to send once instead if the server has lost the script
     * @param reading converts the reply
     */
    static <R, T> RedisCall<R, T> send(
            RedisLink link, RedisRequest<R> request, @Nullable RedisRequest<R> again, Function<R, T> reading) {
        RedisCall<R, T> call = new RedisCall<>(link, again, reading);
        call.send(request);
        return call;
    }

    private void send(RedisRequest<R> request) {
        try {
            RedisFuture<R> command = request.sendBy(link.commands());
            sent = command;
            if (isCancelled()) {
                command.cancel(false);
            }
            command.whenComplete(this::answered);
        } catch (RuntimeException failure) {
            completeExceptionally(failure);
        }
    }

    /** Runs on a thread of the Redis client. */
    private void answered(@Nullable R reply, @Nullable Throwable failure) {
        if (isCancelled()) {
            return;
        }
        link.answered(failure);
        RedisRequest<R> once = again;
        again = null;
        if (failure == null) {
            read(reply);
        } else if (failure instanceof RedisNoScriptException && once != null) {
            send(once);
        } else {
            completeExceptionally(failure);
        }
    }

    private void read(@Nullable R reply) {
        try {
            complete(reading.apply(Objects.requireNonNull(reply, "Redis replied nothing.")));
        } catch (RedisCommandExecutionException failure) { // the reply says so
            link.answered(failure);
            completeExceptionally(failure);
        } catch (RuntimeException failure) {
            completeExceptionally(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        RedisFuture<R> command = sent;
        if (cancelled && command != null) {
            link.unanswered();
            command.cancel(false);
        }
        return cancelled;
    }
}
