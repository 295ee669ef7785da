package io.throttlemachines.internal.limiter.concurrency;

import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A service with so many workers and a queue, and clients that come at random: M/M/n on a driven clock. A client that has waited
 * {@link #TIMEOUT} gives up; the service works on its request all the same.
 */
final class SimulatedService {

    static final long MEAN_SERVICE = 10_000_000;
    static final long TIMEOUT = 10 * MEAN_SERVICE;
    static final long PHASE = 20_000_000_000L;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final Random arrivals;
    private final Random service;
    private final Strategy strategy;
    private final List<Integer> workersByPhase;
    private final double meanPause;
    private final long[] good;
    private int busy;
    private int running;
    private long number;

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
    SimulatedService(Strategy strategy, List<Integer> workersByPhase, double load, long seed) {
        this.strategy = strategy;
        this.workersByPhase = workersByPhase;
        this.meanPause = MEAN_SERVICE / (load * workersByPhase.get(0));
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
        add(now + exponential(arrivals, meanPause), Kind.ARRIVAL, null);
        if (running < strategy.limit()) {
            running++;
            Request request = new Request(now, running);
            queue.add(request);
            add(now + TIMEOUT, Kind.TIMEOUT, request);
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
            add(now + exponential(service, MEAN_SERVICE), Kind.SERVED, queue.poll());
        }
    }

    private int phase(long now) {
        return (int) Math.min(workersByPhase.size() - 1, now / PHASE);
    }

    private static long exponential(Random random, double mean) {
        return Math.max(1, Math.round(-StrictMath.log(1 - random.nextDouble()) * mean));
    }
}
