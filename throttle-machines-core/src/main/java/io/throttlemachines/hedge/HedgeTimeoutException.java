package io.throttlemachines.hedge;

import java.io.Serial;
import java.time.Duration;

/** No attempt succeeded within the {@code timeout} of the hedge. A breaker around the hedge counts it like any other failure. */
public final class HedgeTimeoutException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Duration timeout;

    /** An exception of the hedge with this name, which waited so long. */
    public HedgeTimeoutException(String name, Duration timeout) {
        super("hedge '" + name + "' had no answer within " + timeout, null, true, false);
        this.name = name;
        this.timeout = timeout;
    }

    /** The name of the hedge. */
    public String name() {
        return name;
    }

    /** How long all attempts together had. */
    public Duration timeout() {
        return timeout;
    }
}
