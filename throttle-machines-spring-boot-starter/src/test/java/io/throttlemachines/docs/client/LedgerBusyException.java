package io.throttlemachines.docs.client;

import java.time.Duration;

/** The exception of a client of another service. */
final class LedgerBusyException extends RuntimeException {

    private final Duration pause;

    LedgerBusyException(Duration pause) {
        this.pause = pause;
    }

    Duration pause() {
        return pause;
    }
}
