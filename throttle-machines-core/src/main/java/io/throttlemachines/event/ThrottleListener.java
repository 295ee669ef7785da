package io.throttlemachines.event;

/**
 * Told of every event, one at a time and in order, on the thread of one of those that caused them and never under a
 * lock of the library's: it may call any breaker or limiter. Be quick; what it throws is logged and harms nobody.
 */
@FunctionalInterface
public interface ThrottleListener {

    /**
     * Something happened.
     *
     * @param event what
     */
    void onEvent(ThrottleEvent event);
}
