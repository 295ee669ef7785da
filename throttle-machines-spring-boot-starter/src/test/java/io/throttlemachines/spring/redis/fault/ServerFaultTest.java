package io.throttlemachines.spring.redis.fault;

import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What a server may do while three instances ask it all the time. */
@Tag("servers")
class ServerFaultTest {

    private RedisProcess server;

    /** Null until the test starts it. */
    private LoadedFleet fleet;

    @BeforeEach
    void startServer() {
        server = RedisProcess.start(RedisBinary.newest());
    }

    @AfterEach
    void stop() {
        if (fleet != null) {
            fleet.close();
        }
        server.close();
    }

    private void load(Algorithm algorithm) {
        fleet = new LoadedFleet(
                () -> new LettuceConnectionFactory("127.0.0.1", server.port()), algorithm, server::micros);
    }

    @Test
    void serverThatIsStoppedForFiveSeconds() {
        load(Algorithm.GCRA);
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();

        server.pause();

        fleet.awaitFailure();
        fleet.assertOnFailureDecides();
        await().until(() -> System.nanoTime() - until > 0);
        fleet.assertOnFailureDecides();
        server.resume();
        fleet.awaitRecovery();
        fleet.assertLimitHolds();
        fleet.stopAndCheck();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "TOKEN_BUCKET|.*CONCURRENCY")
    void serverThatIsKilledAndStartsEmpty(Algorithm algorithm) {
        load(algorithm);

        server.kill();

        fleet.awaitFailure();
        fleet.assertOnFailureDecides();
        server.start();
        fleet.awaitRecovery();
        fleet.assertLimitHolds();
        fleet.stopAndCheck();
    }

    /** Callers notice nothing, and the state stays, so the limit holds all the time. */
    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "TOKEN_BUCKET|.*CONCURRENCY")
    void serverThatLosesItsScripts(Algorithm algorithm) {
        load(algorithm);
        AtomicBoolean enough = new AtomicBoolean();
        Thread flushing = new Thread(() -> server.ask(commands -> {
            while (!enough.get()) {
                commands.scriptFlush();
            }
            return true;
        }));
        long evals = evals();

        flushing.start();

        await().atMost(LoadedFleet.PATIENCE).until(() -> evals() > evals);
        fleet.assertLimitHolds();
        enough.set(true);
        fleet.stopAndCheck();
    }

    private long evals() {
        return server.ask(commands -> commands.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval:calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "TOKEN_BUCKET|.*CONCURRENCY")
    void serverWithoutMemory(Algorithm algorithm) {
        load(algorithm);

        server.ask(commands -> {
            commands.configSet("maxmemory-policy", "noeviction");
            return commands.configSet("maxmemory", "1");
        });

        fleet.awaitFailure();
        fleet.assertOnFailureDecides();
        server.ask(commands -> commands.configSet("maxmemory", "0"));
        fleet.awaitRecovery();
        fleet.assertLimitHolds();
        fleet.stopAndCheck();
    }
}
