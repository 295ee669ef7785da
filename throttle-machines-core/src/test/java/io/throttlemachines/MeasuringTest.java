package io.throttlemachines;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every node is measured, whether it was declared before or after the start of measuring. */
class MeasuringTest {

    private final Bench bench = new Bench();
    private final List<String> asked = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();

    private final ThrottleMeters meters = new ThrottleMeters() {
        @Override
        public BreakerMeter breaker(Breaker breaker) {
            asked.add("breaker " + breaker.name());
            if (breaker.name().equals("cursed")) {
                throw new IllegalArgumentException("a meter of another type");
            }
            return (outcome, nanos) -> measured.add(breaker.name() + " " + outcome);
        }

        @Override
        public LimiterMeter limiter(Limiter limiter) {
            asked.add("limiter " + limiter.name());
            return new LimiterMeter() {
                @Override
                public void ended(Outcome outcome) {
                    measured.add(limiter.name() + " " + outcome);
                }

                @Override
                public void waited(long nanos) {}
            };
        }

        @Override
        public HedgeMeter hedge(Hedge hedge) {
            asked.add("hedge " + hedge.name());
            return new HedgeMeter() {
                @Override
                public void ended(CallOutcome outcome, long nanos) {
                    measured.add(hedge.name() + " " + outcome);
                }

                @Override
                public void attemptEnded(int number, AttemptOutcome outcome) {}
            };
        }

        @Override
        public RetryMeter retry(Retry retry) {
            asked.add("retry " + retry.name());
            return new RetryMeter() {
                @Override
                public void ended(CallOutcome outcome, long nanos) {
                    measured.add(retry.name() + " " + outcome);
                }

                @Override
                public void attemptEnded(int number, AttemptOutcome outcome) {}
            };
        }

        @Override
        public void group(Group group) {
            asked.add("group " + group.name());
        }
    };

    private void declareAll() {
        bench.machines()
                .group(
                        "payments",
                        GroupConfig.builder()
                                .breaker("gateway", Bench.settings().build())
                                .limiter("charge", LimiterConfig.of(1, Duration.ofMinutes(1)))
                                .build());
        bench.machines().hedge("search");
        bench.machines().retry("orders");
    }

    private void callAll() {
        succeed(bench.breaker("payments.gateway"));
        bench.machines().limiter("payments.charge").acquire();
        assertThat(bench.machines().hedge("search").<String, RuntimeException>call(attempt -> "answer"))
                .isEqualTo("answer");
        assertThat(bench.machines().retry("orders").<String, RuntimeException>call(() -> "answer"))
                .isEqualTo("answer");
    }

    private void assertAllMeasuredOnce() {
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "breaker payments.gateway",
                        "limiter payments.charge",
                        "hedge search",
                        "retry orders",
                        "group payments");
        assertThat(measured)
                .containsExactly(
                        "payments.gateway SUCCESS", "payments.charge PERMITTED", "search SUCCESS", "orders SUCCESS");
    }

    @Test
    void nodesDeclaredBeforeAreMeasured() {
        declareAll();
        bench.machines().measure(meters);
        callAll();
        assertAllMeasuredOnce();
    }

    @Test
    void nodesDeclaredLaterAreMeasured() {
        bench.machines().measure(meters);
        declareAll();
        callAll();
        assertAllMeasuredOnce();
    }

    @Test
    void nodeWhoseMeterCannotBeCreatedWorksWithoutOne() {
        bench.machines().measure(meters);
        succeed(bench.breaker("cursed"));
        succeed(bench.breaker("blessed"));
        assertThat(bench.machines().breakers()).containsOnlyKeys("cursed", "blessed");
        assertThat(measured).containsExactly("blessed SUCCESS");
    }
}
