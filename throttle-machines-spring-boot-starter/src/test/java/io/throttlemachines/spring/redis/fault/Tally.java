package io.throttlemachines.spring.redis.fault;

import io.throttlemachines.refusal.ThrottledException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the calls that began in one phase of a test. */
final class Tally {

    final AtomicLong begun = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final AtomicLong granted = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong unavailable = new AtomicLong();
    final AtomicLong longestNanos = new AtomicLong();
    final List<Throwable> unexpected = new CopyOnWriteArrayList<>();

    void ended(long beganAt, Throwable failure) {
        longestNanos.accumulateAndGet(System.nanoTime() - beganAt, Math::max);
        if (failure == null) {
            granted.incrementAndGet();
        } else if (!(failure instanceof ThrottledException)) {
            unexpected.add(failure);
        } else if (failure.getMessage().contains("which does not answer")) {
            unavailable.incrementAndGet();
        } else {
            refused.incrementAndGet();
        }
        ended.incrementAndGet();
    }

    @Override
    public String toString() {
        return "%s of %s calls ended: %s granted, %s refused, %s without the store, longest %s ms, unexpected %s"
                .formatted(ended, begun, granted, refused, unavailable, longestNanos.get() / 1_000_000, unexpected);
    }
}
