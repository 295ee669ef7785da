package io.throttlemachines.hedge;

import java.io.Serial;
import java.time.Duration;

/** No attempt has answered within the hedge's {@code timeout}. It is a failure like any other, to a breaker around it too. */
public final class HedgeTimeoutException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Duration timeout;

    /**
     * Creates the exception.
     *
     * @param name    the name of the hedge
     * @param timeout how long it waited
     */
    public HedgeTimeoutException(String name, Duration timeout) {
        super("hedge '" + name + "' had no answer within " + timeout, null, true, false);
        this.name = name;
        this.timeout = timeout;
    }

    /**
     * The hedge.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * How long all attempts together had.
     *
     * @return the hedge's timeout
     */
    public Duration timeout() {
        return timeout;
    }
}
