package io.throttlemachines.docs;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The examples of docs/testing.md without Spring. */
class TestingExamplesTest {

    // docs: testing-core
    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .sleeper(ticker)
            .clock(ticker.clock())
            .breaker(
                    "gateway",
                    BreakerConfig.builder()
                            .failureThreshold(2)
                            .resetTimeout(Duration.ofSeconds(30))
                            .resetTimeoutJitter(0)
                            .build())
            .limiter(
                    "charge",
                    LimiterConfig.builder()
                            .limit(10)
                            .period(Duration.ofMinutes(1))
                            .dependsOn("gateway")
                            .build())
            .build();

    @Test
    void aCircuitThatOpensBlocksItsLimiterAndRecovers() {
        Breaker gateway = machines.breaker("gateway");
        Limiter charge = machines.limiter("charge");

        gateway.admit().failed(new IllegalStateException("down"));
        assertThat(gateway).isClosed().hasFailures(1).allowsCalls();

        gateway.admit().failed(new IllegalStateException("down"));
        assertThat(gateway).isOpen().refusesCalls();
        assertThat(charge).isBlockedBy("gateway").hasRemaining(10);

        ticker.advance(Duration.ofSeconds(30));
        gateway.run(() -> {});
        assertThat(gateway).isClosed();
        assertThat(charge).permits(10).throttles(11);
    }
    // end

    @Test
    void messageIsAsThePageShows() {
        Breaker gateway = machines.breaker("gateway");
        gateway.admit().failed(new IllegalStateException("down"));
        gateway.admit().failed(new IllegalStateException("down"));

        assertThatThrownBy(() -> assertThat(gateway).isClosed())
                .hasMessage("Expected breaker 'gateway' to be CLOSED, but it is OPEN because: 2 failures within PT1M,"
                        + " in mode ENFORCE, failures: 2, retry after PT30S, last error:"
                        + " java.lang.IllegalStateException: down");
    }

    @Test
    void forcing() {
        // docs: testing-forcing
        machines.breaker("gateway").isolate(); // refuses every call until it is closed by hand
        machines.breaker("gateway").forceOpen(); // refuses until its reset timeout has passed
        machines.breaker("gateway").forceClose(); // lets calls pass again, with clean counts
        machines.limiter("charge").reset(); // all permits are back
        // end
        assertThat(machines.breaker("gateway")).isClosed();
    }
}
