package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** B15: whatever its settings, each key behaves like a breaker of its own. */
class KeyedBreakerModelTest {

    private final Bench bench = new Bench();

    @Test
    void keysBehaveLikeBreakersOfTheirOwn() {
        Random random = new Random(15);
        for (int run = 0; run < 60; run++) {
            BreakerConfigBuilder settings = Bench.settings().failureThreshold(1 + random.nextInt(4));
            switch (run % 4) {
                case 0 -> settings.failureWindow(Duration.ofSeconds(5));
                case 1 -> settings.failureWindowCalls(6).halfOpenCalls(2).successThreshold(2);
                case 2 -> settings.failureRateThreshold(50.0).minimumCalls(3);
                default -> settings.maxConcurrent(2).resetTimeoutMultiplier(2);
            }
            Breaker keyed = bench.breaker("keyed" + run, settings.build());
            Map<Integer, Breaker> plain = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                bench.advance(Duration.ofMillis(random.nextInt(1_000)));
                int key = random.nextInt(8);
                String name = "plain" + run + "-" + key;
                Breaker model = plain.computeIfAbsent(key, it -> bench.breaker(name, settings.build()));
                boolean fails = random.nextInt(3) == 0;
                String description = "run " + run + ", step " + step + ", key " + key;
                assertThat(keyed.forKey(key).wouldAllow()).as(description).isEqualTo(model.wouldAllow());
                assertThat(outcome(keyed.forKey(key), fails)).as(description).isEqualTo(outcome(model, fails));
                assertThat(keyed.forKey(key).state()).as(description).isEqualTo(model.state());
            }
        }
    }

    private static String outcome(GuardedCalls calls, boolean fails) {
        try {
            calls.run(() -> {
                if (fails) {
                    throw new BackendException();
                }
            });
            return "success";
        } catch (CircuitOpenException refused) {
            return "refused " + refused.retryAfter();
        } catch (RuntimeException failure) {
            return failure.getClass().getSimpleName();
        }
    }
}
