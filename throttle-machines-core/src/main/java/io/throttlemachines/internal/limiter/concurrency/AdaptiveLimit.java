package io.throttlemachines.internal.limiter.concurrency;

/** Stub. */
public final class AdaptiveLimit {
    private final long initial, min, max;
    public AdaptiveLimit(long initial, long min, long max, long now) { this.initial = initial; this.min = min; this.max = max; }
    public long limit() { return initial; }
    public void ended(long began, long now, long running, boolean failed) {}
    public void reset() {}
    public AdaptiveLimit replacedBy(long initial, long min, long max, long now) { return new AdaptiveLimit(initial, min, max, now); }
    public double shortRoundTripNanos() { return Double.NaN; }
    public double longRoundTripNanos() { return Double.NaN; }
}
