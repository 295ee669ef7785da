package io.throttlemachines.internal.store;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.time.Time;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs what depends on answers on threads of an executor, because code of the application must never run on a thread of a store
 * or a timer. Answers that arrive together share a thread, since to wake one costs more than most answers.
 *
 * <p>No answer waits for the code of another one: a thread that begins to run an answer while there are more has asked for a
 * further thread, which comes for them if that code lasts. Thread-safe.
 */
final class Handover {

    private final Supplier<? extends Executor> threads;
    private final Time time;
    private final long patienceNanos;

    /** One for each call that has ended, so the calls that are under way are the bound. */
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Whether a thread was asked for and has not come yet. Set by the thread that asks, cleared by the one that comes. */
    private final AtomicBoolean coming = new AtomicBoolean();

    /** When a thread was last asked for. Written by the thread that asks. */
    private volatile long askedAt;

    /**
     * Needs no thread yet.
     *
     * @param patienceNanos after this time a thread that has not come was lost, and another one is asked for
     */
    Handover(Supplier<? extends Executor> threads, Time time, long patienceNanos) {
        this.threads = threads;
        this.time = time;
        this.patienceNanos = patienceNanos;
    }

    /** Runs a task soon. Where there is no other thread, this one is used all the same. */
    void run(Runnable task) {
        waiting.add(task);
        askForThread();
    }

    private void askForThread() {
        try {
            if (coming.compareAndSet(false, true) || time.nanos() - askedAt > patienceNanos) {
                askedAt = time.nanos();
                threads.get().execute(this::runAll);
            }
        } catch (Throwable noThread) {
            runAll();
        }
    }

    private void runAll() {
        coming.set(false); // before it looks, so that a task that comes later finds a thread
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!waiting.isEmpty()) {
                askForThread();
            }
            runOne(next);
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable failed) {
            UserCode.failed(() -> "What depends on an answer of a store", "other answers are not affected", failed);
        }
    }
}
