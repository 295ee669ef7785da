package io.throttlemachines.testing;

import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Wall time that follows a ticker, counted from the epoch. */
final class ManualClock extends Clock {

    private final Ticker ticker;
    private final long start;

    ManualClock(Ticker ticker) {
        this.ticker = ticker;
        this.start = ticker.read();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(ticker.read() - start);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
