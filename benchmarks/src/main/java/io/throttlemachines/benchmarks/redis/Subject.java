package io.throttlemachines.benchmarks.redis;

import java.util.concurrent.CompletionStage;

/** A limiter through Redis, which grants all it is asked for. */
interface Subject extends AutoCloseable {

    String name();

    /** One decision, for which a thread waits. */
    boolean ask(int key);

    /** One decision, for which no thread waits. */
    CompletionStage<Boolean> askLater(int key);

    /** What must be there before the first decision of any key. */
    default void prepare(int keys) {}

    @Override
    void close();
}
