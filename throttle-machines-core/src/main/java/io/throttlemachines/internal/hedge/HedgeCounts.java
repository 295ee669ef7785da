package io.throttlemachines.internal.hedge;

import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The outcomes of all calls and attempts since the start. Thread-safe. */
final class HedgeCounts {

    final LongAdder hedged = new LongAdder();
    final LongAdder attempts = new LongAdder();
    final LongAdder lost = new LongAdder();
    private final Map<CallOutcome, LongAdder> calls = new EnumMap<>(CallOutcome.class);
    private final LongAdder[] won;

    HedgeCounts(int maxAttempts) {
        Stream.of(CallOutcome.values()).forEach(outcome -> calls.put(outcome, new LongAdder()));
        won = Stream.generate(LongAdder::new).limit(maxAttempts).toArray(LongAdder[]::new);
    }

    /** The calls that have ended so. */
    LongAdder calls(CallOutcome outcome) {
        return Objects.requireNonNull(calls.get(outcome));
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
