package io.throttlemachines.internal.fleet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Something that is under way once at a time, such as a question to the store. A round that nobody ends, because an error
 * struck, ends by itself when its time is over; the next may begin then. Thread-safe.
 */
final class Round {

    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /** In nanoseconds of the shared time. Written by the thread that goes on with the round. */
    private volatile long until;

    private Round(long until) {
        this.until = until;
    }

    /** Begins a round; returns null if one is under way. */
    static @Nullable Round begin(AtomicReference<@Nullable Round> present, long now, long lasting) {
        Round before = present.get();
        if (before != null && now < before.until) {
            return null;
        }
        Round round = new Round(now + lasting);
        return present.compareAndSet(before, round) ? round : null;
    }

    void extend(long now, long lasting) {
        until = now + lasting;
    }

    void end(AtomicReference<@Nullable Round> present) {
        present.compareAndSet(this, null);
        end.complete(true);
    }

    /** Completes when the round ends. */
    CompletableFuture<?> ended() {
        return end;
    }

    /** Waits until a round ends; no longer than that, and not if there is none. An interrupt ends the wait, and stays set. */
    static void await(@Nullable Round round, long nanos) {
        if (round != null && nanos > 0) {
            await(round.end, nanos);
        }
    }

    /** Waits for an end. An interrupt ends the wait, and stays set. */
    static void await(CompletableFuture<Boolean> end, long nanos) {
        try {
            end.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException late) {
            // the caller looks at what it has
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
