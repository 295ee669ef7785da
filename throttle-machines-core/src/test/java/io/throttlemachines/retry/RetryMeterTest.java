package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.retry.RetryScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a meter learns of calls and attempts (T6). */
class RetryMeterTest {

    private static final Duration BUSY = Duration.ofSeconds(3);

    private final RetryScene scene = new RetryScene(builder -> builder.retryAfter(failure -> BUSY));
    private final List<String> measured = new ArrayList<>();

    /** Whether the meter fails after it has measured. */
    private boolean broken;

    @AfterEach
    void close() {
        scene.close();
    }

    private Retry measured(RetryConfigBuilder config) {
        Retry retry = scene.retry(config);
        scene.machines.measure(new Meters());
        return retry;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyOutcomeIsMeasuredWithItsAttempts(Way way) throws Throwable {
        Retry retry = measured(RetryConfig.builder().maxAttempts(2).budget(0.5));

        String first = scene.call(way, retry, () -> "answer");
        String second = scene.call(way, retry, RetryScene.failing(1, IOException::new));
        Throwable third = catchThrowable(() -> scene.call(way, retry, RetryScene.failing(2, IOException::new)));

        assertThat(List.of(first, second)).containsOnly("answer");
        assertThat(third).isInstanceOf(IOException.class);
        assertThat(measured)
                .containsExactly(
                        "0 SUCCESS",
                        "call SUCCESS in PT0S",
                        "0 FAILURE",
                        "1 SUCCESS",
                        "call SUCCESS_AFTER_RETRY in PT3S",
                        "0 FAILURE",
                        "1 FAILURE",
                        "call FAILURE in PT3S");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusalAndExhaustedBudgetAreOutcomesOfTheirOwn(Way way) {
        Breaker open = scene.machines.breaker("orders", BreakerConfig.defaults());
        open.isolate();
        Retry retry = measured(RetryConfig.builder().budget(0));

        Throwable refused = catchThrowable(() -> scene.call(way, retry, () -> open.call(() -> "never")));
        Throwable failed = catchThrowable(() -> scene.call(way, retry, RetryScene.failing(1, IOException::new)));

        assertThat(List.of(refused, failed)).doesNotContainNull();
        assertThat(measured)
                .containsExactly("0 REFUSED", "call REFUSED in PT0S", "0 FAILURE", "call BUDGET_EXHAUSTED in PT0S");
    }

    @Test
    void cancelledCallAndItsAttemptAreMeasured() {
        Retry retry = measured(RetryConfig.builder());

        boolean cancelled =
                retry.callStage(() -> new CompletableFuture<String>()).cancel(true);

        assertThat(cancelled).isTrue();
        assertThat(measured).containsExactlyInAnyOrder("0 CANCELLED", "call CANCELLED in PT0S");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void meterThatFailsAffectsNoCall(Way way) throws Throwable {
        broken = true;
        Retry retry = measured(RetryConfig.builder());

        assertThat(scene.call(way, retry, RetryScene.failing(1, IOException::new)))
                .isEqualTo("answer");
        assertThat(measured).hasSize(3);
    }

    private final class Meters implements ThrottleMeters {

        private void add(String line) {
            measured.add(line);
            if (broken) {
                throw new IllegalStateException("meter");
            }
        }

        @Override
        public RetryMeter retry(Retry retry) {
            return new RetryMeter() {
                @Override
                public void ended(CallOutcome outcome, long nanos) {
                    add("call " + outcome + " in " + Duration.ofNanos(nanos));
                }

                @Override
                public void attemptEnded(int number, AttemptOutcome outcome) {
                    add(number + " " + outcome);
                }
            };
        }

        @Override
        public BreakerMeter breaker(Breaker breaker) {
            return (outcome, nanos) -> {};
        }

        @Override
        public LimiterMeter limiter(Limiter limiter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HedgeMeter hedge(Hedge hedge) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void group(Group group) {}
    }
}
