package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SentCalls.Sent;
import io.throttlemachines.spring.redis.SharedTakes.Subject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long requests wait for the calls of others, on a server that is far away or slow. */
class SharedTakesWaitTest {

    private static final SharedLimit LIMIT = SharedLimit.of(new Limit(Algorithm.GCRA, 10, 1_000_000_000, 10));
    private static final Subject SUBJECT = new Subject(new Owner("api", "user"), LIMIT);

    private final AtomicLong nanos = new AtomicLong();
    private final SentCalls calls = new SentCalls();
    private final List<Sent> sent = calls.sent();
    private final SharedTakes takes = new SharedTakes(calls, subject -> subject, 2, nanos::get);

    private CompletionStage<Reply> take(long permits) {
        return takes.take(SUBJECT, permits);
    }

    /** A server that is slow, but not too slow, answers each caller in time, as long as none waits for the answers of others. */
    @Test
    void requestsDoNotWaitWhileCallsAreSlow() {
        take(1);
        nanos.addAndGet(Duration.ofMillis(11).toNanos());
        sent.get(0).answer();
        for (int call = 0; call < 32; call++) {
            take(1);
        }
        assertThat(sent).hasSize(33);
        take(1);
        assertThat(sent).as("2 x 16 are under way").hasSize(33);

        sent.get(1).answer();
        assertThat(sent).as("quick ones now share calls again").hasSize(34);
        take(1);
        assertThat(sent).hasSize(34);
    }

    @Test
    void requestThatFindsSlowCallsUnderWayTakesThoseThatWaitAlong() {
        take(1);
        take(2);
        CompletionStage<Reply> waiting = take(3);
        nanos.addAndGet(Duration.ofMillis(11).toNanos());
        CompletionStage<Reply> next = take(4);

        assertThat(sent).hasSize(3);
        assertThat(sent.get(2).permits()).containsExactly(3, 4);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        assertThat(next.toCompletableFuture()).isNotDone();
    }

    /** Then it is not its own call that was late. */
    @Test
    void requestHasWaitedUntilItsOwnCallTakesLonger() {
        long second = Duration.ofSeconds(1).toNanos();
        CompletionStage<Reply> first = take(1);
        take(2);
        CompletionStage<Reply> waiting = take(3);
        nanos.addAndGet(second);
        assertThat(takes.hasWaited(first)).isFalse();
        assertThat(takes.hasWaited(waiting)).isTrue();

        sent.get(0).answer();
        nanos.addAndGet(second - 1);
        assertThat(takes.hasWaited(waiting)).isTrue();
        nanos.addAndGet(1);
        assertThat(takes.hasWaited(waiting)).isFalse();
        assertThat(takes.hasWaited(new CompletableFuture<>())).isFalse();
        assertThat(takes.hasWaited(null)).isFalse();
    }
}
