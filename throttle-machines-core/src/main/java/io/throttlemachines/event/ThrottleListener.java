package io.throttlemachines.event;

/**
 * Receives every event, one at a time and in order, on a thread that caused an event and never under a lock of the
 * library: a listener may call any breaker or limiter. It must be quick. Whatever it throws is logged and affects
 * nothing else.
 */
@FunctionalInterface
public interface ThrottleListener {

    /** Receives an event. */
    void onEvent(ThrottleEvent event);
}
