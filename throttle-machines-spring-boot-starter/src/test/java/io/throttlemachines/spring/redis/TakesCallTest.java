package io.throttlemachines.spring.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.MemoryPermits;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import io.throttlemachines.spring.redis.SharedTakes.Outcome;
import io.throttlemachines.spring.redis.SharedTakes.Subject;
import io.throttlemachines.spring.redis.SharedTakes.Take;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Requests for several keys in one call: each key is decided as if it were alone. */
@Tag("servers")
class TakesCallTest {

    private static final int SCHEDULES = 100;
    private static final int STEPS = 12;
    private static final int KEYS = 4;
    private static final Duration HOUR = Duration.ofHours(1);

    private final String fleet = "takes-" + System.nanoTime();
    private final RedisKeys keys = new RedisKeys(fleet);
    private final LettuceConnectionFactory application =
            new LettuceConnectionFactory("127.0.0.1", RedisServers.sharedPort());
    private final RedisLink link = new RedisLink(
            application.getStandaloneConfiguration(),
            application.getClientConfiguration(),
            CompletableFuture::runAsync,
            System::nanoTime);
    private final Observer server = RedisServers.observer(RedisServers.sharedPort());

    @BeforeEach
    void connect() {
        link.connect();
        link.awaitFirstAttempt(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        link.close();
        server.close();
    }

    private static Subject subject(String key, Algorithm algorithm, long permits) {
        return new Subject(
                new Owner("api", key), SharedLimit.of(new Limit(algorithm, permits, HOUR.toNanos(), permits)));
    }

    private List<Outcome> send(Take... takes) throws Exception {
        return new TakesCall(List.of(takes)).send(link, keys).get(30, SECONDS);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void eachRequestHasItsOutcomeInOrder(Algorithm algorithm) throws Exception {
        Subject ten = subject("ten", algorithm, 10);
        Subject five = subject("five", algorithm, 5);

        List<Outcome> outcomes = send(
                new Take(ten, 1),
                new Take(five, 3),
                new Take(ten, 2),
                new Take(five, 3),
                new Take(five, 2),
                new Take(ten, 7));

        assertThat(outcomes)
                .extracting(outcome -> outcome.reply().allowed())
                .containsExactly(true, true, true, false, true, true);
        assertThat(outcomes).extracting(outcome -> outcome.reply().remaining()).containsExactly(9L, 2L, 7L, 2L, 0L, 0L);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void keyWhoseStateCannotBeReadFailsAlone(Algorithm algorithm) throws Exception {
        Subject broken = subject("broken", algorithm, 10);
        Subject sound = subject("sound", algorithm, 10);
        byte[] name = keys.of(broken.owner(), broken.limit().keySuffix());
        server.binary().set(name, "x".getBytes(StandardCharsets.UTF_8));

        List<Outcome> outcomes = send(new Take(sound, 1), new Take(broken, 1), new Take(sound, 1), new Take(broken, 2));
        server.binary().del(name);

        assertThat(outcomes).extracting(outcome -> outcome.failure() == null).containsExactly(true, false, true, false);
        assertThat(outcomes.get(2).reply().remaining()).isEqualTo(8);
        assertThat(outcomes.get(1).failure()).hasMessageContaining("data string too short");
    }

    @Test
    void serverThatHasLostTheScriptReceivesItAgain() throws Exception {
        server.commands().scriptFlush();

        List<Outcome> outcomes =
                send(new Take(subject("a", Algorithm.GCRA, 2), 1), new Take(subject("b", Algorithm.GCRA, 2), 1));

        assertThat(outcomes).allMatch(outcome -> outcome.reply().allowed());
    }

    /** On random schedules one call for several keys decides what the same algorithm decides in memory for each. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void severalKeysAreDecidedAsInMemory(Algorithm algorithm) {
        long seed = System.nanoTime();
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Random random = new Random(seed + schedule);
            long permits = 1 + random.nextLong(20);
            long period = 1 + random.nextLong(5_000_000);
            Limit limit = new Limit(algorithm, permits, period * 1_000, permits);
            DrivenScript script = new DrivenScript(server.binary(), limit);
            String prefix = "several:" + algorithm + ":" + (seed + schedule) + ":";
            List<MemoryPermits> memory = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                memory.add(new MemoryPermits(new BucketSettings(algorithm, permits, limit.periodNanos(), permits)));
            }
            long now = 0;
            for (int step = 0; step < STEPS; step++) {
                now += random.nextLong(period + 1);
                decideAndCompare(script, prefix, memory, now, permits, random);
            }
            IntStream.range(0, KEYS).forEach(key -> server.commands().unlink(prefix + key, prefix + key + ":expiry"));
        }
    }

    private static void decideAndCompare(
            DrivenScript script, String prefix, List<MemoryPermits> memory, long now, long most, Random random) {
        List<Integer> asked = IntStream.range(0, KEYS)
                .filter(key -> random.nextBoolean())
                .boxed()
                .toList();
        List<long[]> wanted = asked.stream()
                .map(key -> LongStream.generate(() -> 1 + random.nextLong(most))
                        .limit(1 + random.nextInt(3))
                        .toArray())
                .toList();
        if (asked.isEmpty()) {
            return;
        }
        List<List<Reply>> replies =
                script.takeOfSeveral(asked.stream().map(key -> prefix + key).toList(), wanted, now);
        for (int at = 0; at < asked.size(); at++) {
            for (int request = 0; request < wanted.get(at).length; request++) {
                Decision decision = memory.get(asked.get(at)).take(wanted.get(at)[request], now * 1_000);
                Reply reply = replies.get(at).get(request);
                assertThat(reply.allowed())
                        .as(prefix + asked.get(at) + " at " + now)
                        .isEqualTo(decision.allowed());
                assertThat(reply.remaining()).isEqualTo(decision.remaining());
            }
        }
    }
}
