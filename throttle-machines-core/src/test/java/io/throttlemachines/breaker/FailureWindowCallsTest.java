package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** B12: a breaker counts failures, rates and slow calls over its last calls. */
class FailureWindowCallsTest {

    private final Bench bench = new Bench();

    private Breaker countingOver(int calls, int threshold) {
        return bench.breaker(it -> it.failureWindowCalls(calls).failureThreshold(threshold));
    }

    @Test
    void opensAtTheNumberOfFailuresHoweverLongTheyTake() {
        Breaker breaker = countingOver(10, 3);
        for (int failure = 0; failure < 3; failure++) {
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            bench.advance(Duration.ofDays(1));
            fail(breaker);
        }

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FAILURES);
        assertThat(breaker.status().cause().description()).isEqualTo("3 failures within the last 10 calls");
        assertThat(breaker.status().failures()).isEqualTo(3);
    }

    @Test
    void successesPushOlderFailuresOut() {
        Breaker breaker = countingOver(10, 3);
        fail(breaker, 2);
        succeed(breaker, 9);
        assertThat(breaker.status().failures()).isEqualTo(1);
        assertThat(breaker.status().calls()).isEqualTo(10);

        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void rateCountsOverTheLastCalls() {
        Breaker breaker = bench.breaker(
                it -> it.failureWindowCalls(10).failureRateThreshold(50.0).minimumCalls(4));
        succeed(breaker, 100);
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        fail(breaker);
        assertThat(breaker.status().cause().description()).isEqualTo("5 of 10 calls failed within the last 10 calls");
    }

    @Test
    void successThatCompletesMinimumCallsOpens() {
        Breaker breaker = bench.breaker(
                it -> it.failureWindowCalls(10).failureRateThreshold(50.0).minimumCalls(4));
        fail(breaker, 3);
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void slowCallsCountOverTheLastCalls() {
        Breaker breaker = bench.breaker(it -> it.failureWindowCalls(4)
                .slowCallDuration(Duration.ofSeconds(1))
                .slowCallRateThreshold(75.0)
                .minimumCalls(4));
        succeed(breaker, 50);
        for (int slow = 0; slow < 3; slow++) {
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            breaker.run(() -> bench.advance(Duration.ofSeconds(2)));
        }

        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.SLOW_CALL_RATE);
    }

    @Test
    void openCircuitShowsTheCallsThatOpenedIt() {
        Breaker breaker = countingOver(10, 5);
        succeed(breaker, 2);
        fail(breaker, 5);

        assertThat(breaker.status().calls()).isEqualTo(7);
        assertThat(breaker.status().failures()).isEqualTo(5);
    }

    @Test
    void newSettingsKeepTheLatestCalls() {
        Breaker breaker = countingOver(10, 5);
        fail(breaker, 4);
        succeed(breaker, 3);

        breaker.configure(breaker.config().toBuilder().failureWindowCalls(5).build(), ActionNote.NONE);
        assertThat(breaker.status().calls()).isEqualTo(5);
        assertThat(breaker.status().failures()).isEqualTo(2);

        breaker.configure(breaker.config().toBuilder().failureWindowCalls(null).build(), ActionNote.NONE);
        assertThat(breaker.status().calls()).isNull();
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void opensWhereAPlainListWouldOpen() {
        Random random = new Random(121);
        for (int run = 0; run < 300; run++) {
            boolean rate = random.nextBoolean();
            int length = 1 + random.nextInt(20);
            int needed = 1 + random.nextInt(length);
            double percent = 1 + random.nextInt(100);
            Breaker breaker = bench.breaker(
                    "run" + run,
                    Bench.settings()
                            .failureWindowCalls(length)
                            .failureThreshold(needed)
                            .failureRateThreshold(rate ? percent : null)
                            .minimumCalls(needed)
                            .build());
            List<Boolean> model = new ArrayList<>();
            for (int step = 0; step < 100 && breaker.state() == CircuitState.CLOSED; step++) {
                boolean failed = random.nextInt(4) == 0;
                model.add(failed);
                model.subList(0, Math.max(0, model.size() - length)).clear();
                end(breaker, failed);
                long failures = model.stream().filter(each -> each).count();
                boolean opens = rate
                        ? model.size() >= needed && 100.0 * failures / model.size() >= percent
                        : failures >= needed;
                assertThat(breaker.state() == CircuitState.OPEN)
                        .as("run %s, step %s: %s", run, step, model)
                        .isEqualTo(opens);
            }
        }
    }

    private static void end(Breaker breaker, boolean failed) {
        if (failed) {
            fail(breaker);
        } else {
            succeed(breaker);
        }
    }
}
