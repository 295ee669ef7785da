package io.throttlemachines.benchmarks.tail;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.hedge.HedgeConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What three variants of hedging made of the same latencies.
 *
 * @param off        without hedging
 * @param fixed      with a fixed delay and no budget
 * @param percentile with a percentile of recent latencies as the delay, and a budget
 * @param lateness   how late calls were started, in microseconds
 */
record Scenario(Variant off, Variant fixed, Variant percentile, Histogram lateness) {

    static final Duration FIXED_DELAY = Duration.ofMillis(20);
    static final double DELAY_PERCENTILE = 95;
    static final double BUDGET = 0.1;
    static final int REPLICAS = 3;

    static Scenario run(Plan plan, LatencyModel model) throws IOException, InterruptedException {
        try (ThrottleMachines machines = ThrottleMachines.create();
                Replicas replicas = Replicas.start(REPLICAS, model)) {
            HedgeConfig fixed = HedgeConfig.builder()
                    .delay(FIXED_DELAY)
                    .maxAttempts(REPLICAS)
                    .build();
            HedgeConfig percentile = fixed.toBuilder()
                    .delayPercentile(DELAY_PERCENTILE)
                    .budget(BUDGET)
                    .build();
            Variant first = new Variant("off", null, plan);
            Variant second = new Variant("delay: 20ms", machines.hedge("fixed", fixed), plan);
            Variant third =
                    new Variant("delay-percentile: 95, budget: 0.1", machines.hedge("percentile", percentile), plan);
            Histogram lateness = new OpenLoop(plan, List.of(first, second, third)).run(replicas);
            return new Scenario(first, second, third, lateness);
        }
    }

    List<Variant> variants() {
        return List.of(off, fixed, percentile);
    }
}
