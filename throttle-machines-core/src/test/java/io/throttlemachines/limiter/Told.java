package io.throttlemachines.limiter;

import io.throttlemachines.internal.limiter.DefaultLimiter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told of calls. */
final class Told implements LimiterMeter {

    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<Long> waits = new CopyOnWriteArrayList<>();

    static Told by(Limiter limiter) {
        Told told = new Told();
        ((DefaultLimiter) limiter).measure(told);
        return told;
    }

    @Override
    public void ended(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void waited(long nanos) {
        waits.add(nanos);
    }
}
