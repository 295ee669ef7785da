package io.throttlemachines.internal.limiter.concurrency;

import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A service with so many workers and a queue, and clients that come at random: M/M/n on a driven clock. A client that has waited
 * ten times the mean gives up; the service works on its request all the same.
 */
final class SimulatedService {

    static final long PHASE = 20_000_000_000L;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final Random arrivals;
    private final Random service;
    private final Strategy strategy;
    private final Work work;
    private final List<Integer> workersByPhase;
    private final double meanPause;
    private final long[] good;
    private int busy;
    private int running;
    private long number;

    /**
     * How long the service works on a request.
     *
     * @param mean  in nanoseconds
     * @param times in nanoseconds
     */
    record Work(double mean, ToDoubleFunction<Random> times) {

        static Work exponential(double mean) {
            return new Work(mean, random -> -StrictMath.log(1 - random.nextDouble()) * mean);
        }

        /** As behind a cache: one of two times. */
        static Work either(double hit, double miss, double hits) {
            return new Work(hits * hit + (1 - hits) * miss, random -> random.nextDouble() < hits ? hit : miss);
        }

        static Work logNormal(double mean, double sigma) {
            double median = mean / StrictMath.exp(sigma * sigma / 2);
            return new Work(mean, random -> median * StrictMath.exp(sigma * random.nextGaussian()));
        }
    }

    /** What limits the calls of the clients. */
    interface Strategy {
        long limit();

        void ended(long began, long now, int running, boolean failed);
    }

    /** A strategy that measures nothing. */
    record Fixed(long limit) implements Strategy {
        @Override
        public void ended(long began, long now, int running, boolean failed) {}
    }

    private static final class Request {

        private final long began;
        private final int running;
        private boolean over;

        Request(long began, int running) {
            this.began = began;
            this.running = running;
        }
    }

    private enum Kind {
        ARRIVAL,
        SERVED,
        TIMEOUT,
        CAPACITY
    }

    private record Event(long at, long number, Kind kind, Request request) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    /**
     * Not run yet.
     *
     * @param load requests in the time in which the workers of the first phase serve one
     */
    SimulatedService(Strategy strategy, Work work, List<Integer> workersByPhase, double load, long seed) {
        this.strategy = strategy;
        this.work = work;
        this.workersByPhase = workersByPhase;
        this.meanPause = work.mean
                / (load * workersByPhase.stream().mapToInt(each -> each).max().orElseThrow());
        this.arrivals = new Random(seed);
        this.service = new Random(seed + 1);
        this.good = new long[workersByPhase.size()];
    }

    /** Answers that came in time, by phase, as requests a second. */
    double[] goodput() {
        add(0, Kind.ARRIVAL, null);
        for (int phase = 1; phase < workersByPhase.size(); phase++) {
            add(phase * PHASE, Kind.CAPACITY, null);
        }
        long end = workersByPhase.size() * PHASE;
        for (Event event = events.poll(); event != null && event.at < end; event = events.poll()) {
            handle(event);
        }
        double[] rates = new double[good.length];
        for (int phase = 0; phase < rates.length; phase++) {
            rates[phase] = good[phase] / (PHASE / 1e9);
        }
        return rates;
    }

    private void add(long at, Kind kind, Request request) {
        events.add(new Event(at, number++, kind, request));
    }

    private void handle(Event event) {
        switch (event.kind) {
            case ARRIVAL -> arrive(event.at);
            case SERVED -> {
                busy--;
                end(event.request, event.at, false);
            }
            case TIMEOUT -> end(event.request, event.at, true);
            case CAPACITY -> {}
        }
        work(event.at);
    }

    private void arrive(long now) {
        add(now + positive(Work.exponential(meanPause).times.applyAsDouble(arrivals)), Kind.ARRIVAL, null);
        if (running < strategy.limit()) {
            running++;
            Request request = new Request(now, running);
            queue.add(request);
            add(now + positive(10 * work.mean), Kind.TIMEOUT, request);
        }
    }

    private void end(Request request, long now, boolean failed) {
        if (request.over) {
            return;
        }
        request.over = true;
        strategy.ended(request.began, now, request.running, failed);
        running--;
        if (!failed) {
            good[phase(now)]++;
        }
    }

    private void work(long now) {
        while (busy < workersByPhase.get(phase(now)) && !queue.isEmpty()) {
            busy++;
            add(now + positive(work.times.applyAsDouble(service)), Kind.SERVED, queue.poll());
        }
    }

    private int phase(long now) {
        return (int) Math.min(workersByPhase.size() - 1, now / PHASE);
    }

    private static long positive(double nanos) {
        return Math.max(1, Math.round(nanos));
    }
}
