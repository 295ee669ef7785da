package io.throttlemachines.internal.limiter.shared;

/**
 * What a slot remembers of a refusal by its store, so that callers that cannot succeed do not call the store again. Times are
 * nanoseconds.
 *
 * @param permits so many, or more, are not there
 * @param until   until then the slot refuses by itself
 * @param ready   when the permits may be there
 */
record Refusal(long permits, long until, long ready) {

    /** The nanoseconds to wait; zero if the store has to decide. */
    long waitOf(long asked, long now) {
        return asked >= permits && now < until ? Math.max(1, ready - now) : 0;
    }
}
