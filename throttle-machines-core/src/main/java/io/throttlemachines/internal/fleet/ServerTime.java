package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.internal.time.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of the store, estimated from its latest answer and the monotonic time since that arrived. The estimate is never
 * ahead of the store, so that nothing is due too early. Thread-safe.
 */
final class ServerTime {

    private static final long NANOS_PER_MICRO = 1_000;

    private final Time time;

    /** The latest answer. Any thread may write it. */
    private volatile Reading latest = new Reading(0, 0);

    private record Reading(long micros, long atNanos) {}

    ServerTime(Time time) {
        this.time = time;
    }

    /** Takes note of an answer that has arrived. */
    void read(long micros) {
        latest = new Reading(micros, time.nanos());
    }

    /** Microseconds since 1970. */
    long micros() {
        return micros(time.nanos());
    }

    /** The time of the store at a time of this instance. */
    long micros(long nanos) {
        Reading reading = latest;
        return nanos == Time.NEVER
                ? FleetRecord.NEVER
                : reading.micros() + Math.floorDiv(nanos - reading.atNanos(), NANOS_PER_MICRO);
    }

    /** The time of this instance at a time of the store. */
    long nanos(long micros) {
        Reading reading = latest;
        long ahead = micros - reading.micros();
        boolean never = micros == FleetRecord.NEVER || ahead > Time.LONGEST_NANOS / NANOS_PER_MICRO;
        return never ? Time.NEVER : reading.atNanos() + ahead * NANOS_PER_MICRO;
    }

    /** The time of the store for a moment that the clock of this instance shows. */
    long micros(Instant shown) {
        return micros() + ChronoUnit.MICROS.between(time.instant(), shown);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
