package io.throttlemachines.limiter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Permits granted to many threads, each with the times read just before and just after. */
record Grants(List<Grant> grants) {

    record Grant(long before, long after) {}

    /** Lets threads request permits, starting together, each for a time in nanoseconds. */
    static Grants collect(int threads, LongSupplier clock, long nanos, BooleanSupplier ask) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch gate = new CountDownLatch(1);
        try {
            List<Future<List<Grant>>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                results.add(pool.submit(() -> {
                    gate.await();
                    return askOn(clock, nanos, ask);
                }));
            }
            gate.countDown();
            List<Grant> all = new ArrayList<>();
            for (Future<List<Grant>> result : results) {
                all.addAll(result.get());
            }
            all.sort(Comparator.comparingLong(Grant::before));
            return new Grants(all);
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Grant> askOn(LongSupplier clock, long nanos, BooleanSupplier ask) {
        List<Grant> mine = new ArrayList<>();
        long before = clock.getAsLong();
        long until = before + nanos;
        while (before < until) {
            if (ask.getAsBoolean()) {
                mine.add(new Grant(before, clock.getAsLong()));
            }
            before = clock.getAsLong();
        }
        return mine;
    }

    int size() {
        return grants.size();
    }

    /** Those certainly granted between two times, the second excluded. */
    List<Grant> within(long from, long to) {
        return grants.stream()
                .filter(grant -> grant.before() >= from && grant.after() < to)
                .toList();
    }
}
