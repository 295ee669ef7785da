package io.throttlemachines.benchmarks.redis;

/**
 * Who asks.
 *
 * @param callers how many decisions are under way at once
 * @param keys    over how many keys they are spread at random
 * @param waiting whether a thread waits for each decision
 */
record Load(int callers, int keys, boolean waiting) {

    static final int MANY_KEYS = 100_000;

    /** Distinguishes it from all other loads. */
    String fullName() {
        return name() + (waiting ? ", blocking" : ", asynchronous");
    }

    String name() {
        return callers + (callers == 1 ? " caller" : " callers") + (keys == 1 ? "" : ", %,d keys".formatted(keys));
    }
}
