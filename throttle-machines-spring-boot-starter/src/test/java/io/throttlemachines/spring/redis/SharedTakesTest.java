package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.SentCalls.granted;
import static io.throttlemachines.spring.redis.SentCalls.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SentCalls.Sent;
import io.throttlemachines.spring.redis.SharedTakes.Outcome;
import io.throttlemachines.spring.redis.SharedTakes.Subject;
import io.throttlemachines.spring.redis.SharedTakes.Take;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests share a call only while others are under way, are answered in order, and leave nothing behind. */
class SharedTakesTest {

    private static final SharedLimit LIMIT = SharedLimit.of(new Limit(Algorithm.GCRA, 10, 1_000_000_000, 10));
    private static final Owner OWNER = new Owner("api", "user");
    private static final Subject SUBJECT = new Subject(OWNER, LIMIT);

    private final AtomicLong nanos = new AtomicLong();
    private final SentCalls calls = new SentCalls();
    private final List<Sent> sent = calls.sent();
    private final SharedTakes takes = new SharedTakes(calls, subject -> subject, 2, nanos::get);

    private CompletableFuture<Reply> take(long permits) {
        return takes.take(SUBJECT, permits).toCompletableFuture();
    }

    @Test
    void requestIsSentAtOnceWhileFewAreUnderWay() {
        take(1);
        take(2);

        assertThat(sent).extracting(Sent::permits).containsExactly(new long[] {1}, new long[] {2});
    }

    @Test
    void requestsThatComeMeanwhileShareTheNextCallInOrder() {
        take(1);
        take(2);
        List<CompletableFuture<Reply>> waiting =
                Stream.of(3, 4, 5).map(this::take).toList();
        assertThat(sent).hasSize(2);

        sent.get(0).answer();

        assertThat(sent).hasSize(3);
        assertThat(sent.get(2).permits()).containsExactly(3, 4, 5);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        sent.get(2).answer();
        assertThat(waiting)
                .extracting(answer -> answer.getNow(null).remaining())
                .containsExactly(3L, 4L, 5L);
    }

    @Test
    void requestsThatCannotShareACallNeverWaitForEachOther() {
        take(1);
        take(2);
        SharedLimit other = SharedLimit.of(new Limit(Algorithm.GCRA, 11, 1_000_000_000, 10));

        takes.take(new Subject(new Owner("api", "other"), LIMIT), 3);
        takes.take(new Subject(OWNER, other), 4);

        assertThat(sent).hasSize(4);
        assertThat(sent.get(3).takes().get(0).subject().limit()).isEqualTo(other);
    }

    @Test
    void requestsWithOtherOwnersShareACallIfTheyMay() {
        SharedTakes any = new SharedTakes(calls, subject -> subject.limit().script(), 1, nanos::get);
        Subject other = new Subject(new Owner("api", "other"), LIMIT);
        any.take(SUBJECT, 1);

        any.take(other, 2);
        any.take(SUBJECT, 3);
        sent.get(0).answer();

        assertThat(sent.get(1).takes()).containsExactly(new Take(other, 2), new Take(SUBJECT, 3));
    }

    @Test
    void requestMayFailAlone() {
        CompletableFuture<Reply> failing = take(1);
        take(2);
        CompletableFuture<Reply> third = take(3);
        CompletableFuture<Reply> fourth = take(4);
        sent.get(0).answer();

        sent.get(2)
                .outcomes()
                .complete(List.of(new Outcome(null, new IllegalStateException("unreadable")), granted(4)));

        assertThat(failing).isCompletedWithValue(reply(1));
        assertThat(third).isCompletedExceptionally();
        assertThat(fourth).isCompletedWithValue(reply(4));
    }

    @Test
    void failureReachesEachRequestAndTheNextAreSent() {
        CompletableFuture<Reply> first = take(1);
        take(2);
        CompletableFuture<Reply> waiting = take(3);

        sent.get(0).outcomes().completeExceptionally(new IllegalStateException("lost"));

        assertThat(first).isCompletedExceptionally();
        assertThat(sent).hasSize(3);
        sent.get(2).answer();
        assertThat(waiting).isCompletedWithValue(reply(3));
    }

    @Test
    void requestThatIsCancelledWhileItWaitsIsNotSent() {
        take(1);
        take(2);
        take(3).cancel(false);
        CompletableFuture<Reply> kept = take(4);

        sent.get(1).answer();

        assertThat(sent.get(2).permits()).containsExactly(4);
        assertThat(kept).isNotDone();
    }

    @Test
    void callIsCancelledOnceNobodyWaitsForIt() {
        take(1);
        take(2);
        CompletableFuture<Reply> third = take(3);
        CompletableFuture<Reply> fourth = take(4);
        sent.get(0).answer();
        third.cancel(false);
        assertThat(sent.get(2).outcomes()).isNotDone();
        CompletableFuture<Reply> next = take(5);

        fourth.cancel(false);

        assertThat(sent.get(2).outcomes()).isCancelled();
        assertThat(sent.get(3).permits()).containsExactly(5);
        sent.get(3).answer();
        assertThat(next).isCompletedWithValue(reply(5));
    }

    @Test
    void nothingIsLeftOnceAllCallsHaveEnded() {
        take(1);
        take(2);
        take(3);
        assertThat(takes.busy()).isOne();

        sent.get(0).answer();
        sent.get(1).answer();
        sent.get(2).answer();

        assertThat(takes.busy()).isZero();
    }

    @Test
    void callShares128RequestsAtMost() {
        take(1);
        take(1);
        LongStream.range(0, 300).forEach(this::take);

        sent.get(0).answer();
        sent.get(1).answer();

        sent.get(2).answer();

        assertThat(sent).extracting(call -> call.takes().size()).containsExactly(1, 1, 128, 128, 44);
    }

    @Test
    void moreRequestsThanMayWaitAreRejected() {
        take(1);
        take(1);
        List<CompletableFuture<Reply>> waiting = LongStream.range(0, OwnClientConfiguration.MOST_COMMANDS)
                .mapToObj(this::take)
                .toList();

        CompletableFuture<Reply> rejected = take(1);

        assertThat(rejected)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    /** A sender that throws, even an error, has no place afterwards. */
    @Test
    void senderThatThrowsFailsItsRequestsAlone() {
        AtomicLong calls = new AtomicLong();
        SharedTakes failing = new SharedTakes(
                together -> {
                    if (calls.incrementAndGet() <= 3) {
                        throw new StackOverflowError();
                    }
                    return CompletableFuture.completedFuture(List.of(granted(9)));
                },
                subject -> subject,
                2,
                nanos::get);

        for (int call = 0; call < 3; call++) {
            assertThat(failing.take(SUBJECT, 1).toCompletableFuture()).isCompletedExceptionally();
        }

        assertThat(failing.take(SUBJECT, 1).toCompletableFuture()).isCompletedWithValue(reply(9));
        assertThat(failing.busy()).isZero();
    }

    /** Threads that ask, answers from another thread, and callers that give up: each request ends, and nothing is left. */
    @Test
    void eachRequestEndsWhateverThreadsDo() throws Exception {
        Queue<Sent> underWay = new ConcurrentLinkedQueue<>();
        SharedTakes shared = new SharedTakes(
                together -> {
                    Sent call = new Sent(together, new CompletableFuture<>());
                    underWay.add(call);
                    return call.outcomes();
                },
                subject -> subject,
                2,
                nanos::get);
        List<CompletableFuture<Reply>> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            Thread thread = new Thread(() -> {
                for (int request = 0; request < 5_000; request++) {
                    CompletableFuture<Reply> answer =
                            shared.take(SUBJECT, 1 + request % 7).toCompletableFuture();
                    all.add(answer);
                    if (request % 5 == 0) {
                        answer.cancel(false);
                    }
                }
            });
            callers.add(thread);
            thread.start();
        }
        await().until(() -> {
            for (Sent call = underWay.poll(); call != null; call = underWay.poll()) {
                call.answer();
            }
            return callers.stream().noneMatch(Thread::isAlive) && underWay.isEmpty() && shared.busy() == 0;
        });
        assertThat(all).hasSize(20_000).allMatch(CompletableFuture::isDone);
    }
}
