package io.throttlemachines.event;

/**
 * Receives every event, one at a time and in order, never under a lock of the library: a listener may call any breaker or
 * limiter. It runs on a thread that caused an event, or on a thread of the library if more than a few events wait, so it must
 * not rely on thread-locals, such as a transaction. An implementation is quick. Whatever it throws is logged and affects
 * nothing else.
 */
@FunctionalInterface
public interface ThrottleListener {

    /** Receives an event. */
    void onEvent(ThrottleEvent event);
}
