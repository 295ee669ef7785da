package io.throttlemachines.graph;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.OpenPeriod;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A circuit that a test opens and closes by itself. */
final class SimpleCircuit implements Circuit {

    /** Null unless it is OPEN. */
    volatile OpenPeriod period;

    /** What it objects to its recovery; null if it agrees, and then it stays OPEN all the same. */
    volatile String objection;

    /** How often the graph has looked at its state. */
    final AtomicInteger looks = new AtomicInteger();

    @Override
    public OpenPeriod openPeriod() {
        looks.incrementAndGet();
        return period;
    }

    @Override
    public boolean halfOpen() {
        return false;
    }

    @Override
    public boolean off() {
        return false;
    }

    @Override
    public boolean guarded() {
        return false;
    }

    @Override
    public String guardObjection() {
        return null;
    }

    @Override
    public String tryRecover(OpenPeriod from) {
        return objection;
    }

    @Override
    public ThrottleEvent openByCascade(String origin, String via) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void releaseFromCascade() {}

    @Override
    public void cascadeTriggered(Instant at) {}
}
