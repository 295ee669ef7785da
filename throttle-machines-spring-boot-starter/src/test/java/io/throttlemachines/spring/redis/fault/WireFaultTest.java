package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What a network may do between three instances under load and their server. */
@Tag("servers")
class WireFaultTest {

    private RedisProcess server;
    private FaultyWire wire;
    private LoadedFleet fleet;

    @BeforeEach
    void start() {
        server = RedisProcess.start(RedisBinary.newest());
        wire = new FaultyWire(server.port());
        fleet = new LoadedFleet(
                () -> new LettuceConnectionFactory("127.0.0.1", wire.port()), Algorithm.GCRA, server::micros);
    }

    @AfterEach
    void stop() throws IOException {
        fleet.close();
        wire.close();
        server.close();
    }

    /** A reply has some 55 bytes. The server has carried out the command, so its permits are lost, and never granted twice. */
    @Test
    void connectionThatEndsInTheMiddleOfAReply() {
        Map<OnFailure, Integer> failures = fleet.failures();
        for (int bytes = 1; bytes < 56; bytes += 9) {
            int cuts = wire.cuts();
            wire.cutAfter(bytes);
            await().atMost(LoadedFleet.PATIENCE).until(() -> wire.cuts() > cuts);
        }
        await().atMost(LoadedFleet.PATIENCE).until(() -> {
            wire.cutAfter(30);
            return fleet.failures().entrySet().stream().allMatch(each -> each.getValue() > failures.get(each.getKey()));
        });
        wire.cutAfter(Long.MAX_VALUE / 2);

        fleet.awaitRecovery();
        fleet.assertLimitHolds();
        fleet.stopAndCheck();
        assertThat(wire.cuts()).isGreaterThan(6);
    }

    /** Slower than the timeout, although nothing ever fails. */
    @Test
    void serverThatTakesALongTimeForEachCommand() {
        wire.delay(LoadedFleet.TIMEOUT.plus(Duration.ofMillis(100)));

        fleet.awaitFailure();
        fleet.assertOnFailureDecides();
        wire.delay(Duration.ZERO);
        fleet.awaitRecovery();
        fleet.assertLimitHolds();
        fleet.stopAndCheck();
    }
}
