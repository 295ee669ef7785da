package io.throttlemachines.internal.hedge;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The outcomes of all calls and attempts since the start. Thread-safe. */
final class HedgeCounts {

    final LongAdder hedged = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder attempts = new LongAdder();
    final LongAdder lost = new LongAdder();
    private final LongAdder[] won;

    HedgeCounts(int maxAttempts) {
        won = Stream.generate(LongAdder::new).limit(maxAttempts).toArray(LongAdder[]::new);
    }

    void won(int number) {
        won[number].increment();
    }

    List<Long> won() {
        return Arrays.stream(won).map(LongAdder::sum).toList();
    }

    long answered() {
        return Arrays.stream(won).mapToLong(LongAdder::sum).sum();
    }
}
