package io.throttlemachines.docs.client;

import java.time.Duration;

/** What a client of some other service throws. */
final class LedgerBusyException extends RuntimeException {

    private final Duration pause;

    LedgerBusyException(Duration pause) {
        this.pause = pause;
    }

    Duration pause() {
        return pause;
    }
}
