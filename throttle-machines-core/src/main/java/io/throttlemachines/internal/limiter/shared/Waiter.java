package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.store.TimedCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A caller that needs permits which are not on lease. It completes with what {@link Lessee#ask} returns, or {@link
 * Lessee#ELSEWHERE}. A caller that gives up cancels it.
 */
final class Waiter extends CompletableFuture<Long> implements TimedCall {

    private final StoreCalls calls;

    final long permits;

    /** When the caller asked, in nanoseconds. */
    final long since;

    /** Whether a thread waits for it, so that no code of the application depends on it. */
    final boolean holdsThread;

    /** Written and read by the thread that ends the request. */
    private long answer;

    Waiter(StoreCalls calls, long permits, long since, boolean holdsThread) {
        this.calls = calls;
        this.permits = permits;
        this.since = since;
        this.holdsThread = holdsThread;
    }

    /** What to complete it with once the turn is free. */
    void answer(long value) {
        answer = value;
    }

    long answer() {
        return answer;
    }

    @Override
    public long nanosLeft() {
        return calls.nanosLeft(since);
    }

    @Override
    public void fail(Throwable why) {
        calls.handOver(() -> complete(Lessee.UNANSWERED));
    }

    @Override
    public void close(RuntimeException why) {
        complete(Lessee.UNANSWERED);
    }

    /** Returns the answer; {@link Lessee#UNANSWERED} if there is none in time. An interrupt does not end the wait; it stays set. */
    long await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return get(nanosLeft(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                } catch (ExecutionException | TimeoutException none) {
                    return cancel(false) ? Lessee.UNANSWERED : join();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
