package io.throttlemachines.spring.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store keeps in a real server. */
class RedisPermitStoreTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final String fleet = "fleet-" + System.nanoTime();
    private final RedisPermitStore store = RedisServers.store(RedisServers.sharedPort(), fleet);
    private final Observer server = RedisServers.observer(RedisServers.sharedPort());
    private final Owner owner = new Owner("limiter", "user");

    @BeforeEach
    void connect() {
        await().ignoreExceptions()
                .until(() -> answer(store.look(owner, limit(Algorithm.GCRA, 1, HOUR), 0))
                        .allowed());
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    static Limit limit(Algorithm algorithm, long permits, Duration period) {
        return new Limit(algorithm, permits, period.toNanos(), permits);
    }

    static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, SECONDS);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void takesAllOrNone(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);

        assertThat(answer(store.take(owner, limit, 8)))
                .matches(Reply::allowed)
                .matches(reply -> reply.remaining() == 2);
        assertThat(answer(store.take(owner, limit, 3)))
                .matches(reply -> !reply.allowed() && reply.retryAfterNanos() > 0);
        assertThat(answer(store.take(owner, limit, 2)))
                .matches(Reply::allowed)
                .matches(reply -> reply.remaining() == 0);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void morePermitsThanTheBurstAreNeverThere(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        answer(store.take(owner, limit, 4));

        for (Reply reply :
                List.of(answer(store.take(owner, limit, 11)), answer(store.look(owner, limit, Long.MAX_VALUE)))) {
            assertThat(reply.allowed()).isFalse();
            assertThat(reply.retryAfterNanos()).isEqualTo(PermitStore.NEVER);
            assertThat(reply.remaining()).isEqualTo(6);
            assertThat(reply.resetAfterNanos()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void lookingChangesNothing(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);

        Reply seen = answer(store.look(owner, limit, 10));
        assertThat(seen).isEqualTo(new Reply(true, 10, 0, 0, seen.storeTime()));
        assertThat(server.commands().keys(fleet + "*")).isEmpty();
        answer(store.take(owner, limit, 1));
        List<String> keys = server.commands().keys(fleet + "*");
        String state = server.commands().get(keys.get(0));
        answer(store.look(owner, limit, 1));
        answer(store.take(owner, limit, 10));

        assertThat(server.commands().get(keys.get(0))).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void permitsGivenBackCanBeTakenAgain(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        long takenAt = answer(store.take(owner, limit, 10)).storeTime();

        answer(store.giveBack(owner, limit, 4, takenAt));

        assertThat(answer(store.look(owner, limit, 0)).remaining()).isEqualTo(4);
        answer(store.giveBack(owner, limit, Long.MAX_VALUE, takenAt));
        assertThat(answer(store.look(owner, limit, 0)).remaining()).isEqualTo(10);
        assertThat(server.commands().keys(fleet + "*")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void permitsThatCameBackAreNotGivenBack(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        long takenAt = answer(store.take(owner, limit, 10)).storeTime();

        answer(store.giveBack(owner, limit, 10, takenAt - HOUR.multipliedBy(2).toNanos() / 1_000));
        answer(store.giveBack(owner, limit, 10, 0));

        assertThat(answer(store.look(owner, limit, 0)).remaining()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void everyKeyHasAnExpiryAfterEveryAction(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        Limit other = limit(algorithm, 7, HOUR.multipliedBy(2));
        for (int step = 0; step < 30; step++) {
            Limit asked = step % 2 == 0 ? limit : other;
            CompletionStage<?> action = switch (step % 5) {
                case 0, 1 -> store.take(owner, asked, 1);
                case 2 -> store.giveBack(owner, asked, 1, 1);
                case 3 -> store.look(owner, asked, 1);
                default -> step == 14 ? store.reset(owner, asked) : store.take(owner, asked, 5);
            };
            answer(action);
            for (String key : server.commands().keys(fleet + "*")) {
                assertThat(server.commands().pttl(key))
                        .as(key)
                        .isBetween(1L, 20 * HOUR.plusSeconds(1).toMillis());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void nothingIsLeftWhenAllPermitsAreBack(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, Duration.ofMillis(20));
        answer(store.take(owner, limit, 10));
        answer(store.take(owner, limit, 1));
        answer(store.look(owner, limit, 1));

        await().until(() -> server.commands().keys(fleet + "*").isEmpty());

        assertThat(answer(store.look(owner, limit, 0)).remaining()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void resetTouchesExactlyItsKey(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        List<Owner> others = List.of(
                new Owner("limiter", null),
                new Owner("limiter", "user2"),
                new Owner("limiter", ""),
                new Owner("limiter2", "user"));
        for (Owner other : others) {
            answer(store.take(other, limit, 1));
        }
        answer(store.take(owner, limit, 1));

        assertThat(answer(store.reset(owner, limit))).isTrue();
        assertThat(answer(store.reset(owner, limit))).isFalse();

        assertThat(answer(store.look(owner, limit, 0)).remaining()).isEqualTo(10);
        for (Owner other : others) {
            assertThat(answer(store.look(other, limit, 0)).remaining())
                    .as(other.toString())
                    .isEqualTo(9);
        }
    }

    @Test
    void bothNamesOfTheTokenBucketShareAState() throws Exception {
        answer(store.take(owner, limit(Algorithm.TOKEN_BUCKET, 10, HOUR), 4));

        assertThat(answer(store.look(owner, limit(Algorithm.GCRA, 10, HOUR), 0)).remaining())
                .isEqualTo(6);
        assertThat(answer(store.look(owner, limit(Algorithm.FIXED_WINDOW, 10, HOUR), 0))
                        .remaining())
                .isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void serverThatHasLostItsScriptsReceivesThemAgain(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 10, HOUR);
        for (int taken = 1; taken <= 5; taken++) {
            server.commands().scriptFlush();
            assertThat(answer(store.take(owner, limit, 1)).remaining()).isEqualTo(10 - taken);
        }
        long before = calls("eval");
        assertThat(answer(store.take(owner, limit, 1)).allowed()).isTrue();

        assertThat(calls("eval")).isEqualTo(before);
    }

    private long calls(String command) {
        return server.commands()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    @Test
    void requestsForManyKeysAtOnceShareCalls() throws Exception {
        Limit limit = limit(Algorithm.GCRA, 2, HOUR);
        long before = scripts();

        List<CompletionStage<Reply>> asked = IntStream.range(0, 600)
                .mapToObj(request -> store.take(new Owner("many", "key-" + request % 200), limit, 1))
                .toList();

        int allowed = 0;
        for (CompletionStage<Reply> reply : asked) {
            allowed += answer(reply).allowed() ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(400);
        assertThat(scripts() - before).isLessThan(300);
    }

    private long scripts() {
        return server.commands()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }
}
