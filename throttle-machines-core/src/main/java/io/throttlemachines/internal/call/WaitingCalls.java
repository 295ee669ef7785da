package io.throttlemachines.internal.call;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The calls of one {@code ThrottleMachines} that wait for something: hedged calls for an answer, retried calls for their
 * next attempt, asynchronous callers of limiters for permits, callers of breakers for a place or for an answer in time. When it is closed, all of them end, and no further call begins to wait. Thread-safe. Internal.
 */
public final class WaitingCalls {

    private final Set<Consumer<RuntimeException>> waiting = ConcurrentHashMap.newKeySet();

    /** Set once. Any thread may write it. */
    private volatile boolean closed;

    /** Adds a call that {@code end} ends with an exception; it does so at once if this is closed. */
    public void add(Consumer<RuntimeException> end) {
        waiting.add(end);
        if (closed) {
            end(end);
        }
    }

    /** Removes a call that has ended. */
    public void remove(Consumer<RuntimeException> end) {
        waiting.remove(end);
    }

    /** Whether the library is closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Why a call cannot start: what an executor throws, or that the library is closed if that is the reason. */
    public Throwable reason(Throwable notStarted) {
        return closed && notStarted instanceof RejectedExecutionException
                ? new IllegalStateException(
                        "ThrottleMachines is closed, so there is no thread for this call.", notStarted)
                : notStarted;
    }

    /** Ends all calls. */
    public void close() {
        closed = true;
        waiting.forEach(this::end);
    }

    private void end(Consumer<RuntimeException> end) {
        if (waiting.remove(end)) {
            UserCode.run(
                    () -> "A call that waited when ThrottleMachines was closed",
                    "other calls end all the same",
                    () -> end.accept(new IllegalStateException("ThrottleMachines was closed while this call waited.")));
        }
    }
}
