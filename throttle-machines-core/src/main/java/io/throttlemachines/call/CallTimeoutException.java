package io.throttlemachines.call;

import java.io.Serial;
import java.time.Duration;

/** A call did not end within its {@code timeout}. A breaker around it counts it like any other failure. */
public final class CallTimeoutException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Duration timeout;

    /**
     * An exception without a stack trace.
     *
     * @param kind what limits the time of the call, such as "retry"
     * @param name its name
     */
    public CallTimeoutException(String kind, String name, Duration timeout) {
        super(kind + " '" + name + "' had no answer within " + timeout, null, true, false);
        this.name = name;
        this.timeout = timeout;
    }

    /** The name of what limits the time of the call. */
    public String name() {
        return name;
    }

    /** How long the call might take. */
    public Duration timeout() {
        return timeout;
    }
}
