package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A request and its ends. */
class RedisCallTest {

    private final LettuceConnectionFactory application =
            new LettuceConnectionFactory("127.0.0.1", RedisServers.sharedPort());
    private final AtomicLong nanoTime = new AtomicLong();
    private final RedisLink link = new RedisLink(
            application.getStandaloneConfiguration(),
            application.getClientConfiguration(),
            CompletableFuture::runAsync,
            nanoTime::get);
    private final AsyncCommand<byte[], byte[], Long> command = command();
    private final AsyncCommand<byte[], byte[], Long> second = command();

    private static AsyncCommand<byte[], byte[], Long> command() {
        return new AsyncCommand<>(new Command<>(CommandType.EVALSHA, new IntegerOutput<>(ByteArrayCodec.INSTANCE)));
    }

    @BeforeEach
    void connect() {
        await().until(this::connected);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private boolean connected() {
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        try {
            return link.commands() != null;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    private RedisCall<Long, String> send() {
        return RedisCall.send(link, commands -> command, commands -> second, reply -> "reply " + reply);
    }

    @Test
    void cancelledCallCancelsItsCommand() {
        send().cancel(false);

        assertThat(command.isCancelled()).isTrue();
    }

    @Test
    void commandOfACallThatIsCancelledMeanwhileIsCancelled() {
        RedisCall<Long, String> call = send();
        command.completeExceptionally(new RedisNoScriptException("NOSCRIPT"));

        call.cancel(false);

        assertThat(second.isCancelled()).isTrue();
    }

    @Test
    void cancelledCallSendsNoScript() {
        RedisCall<Long, String> call = RedisCall.send(
                link,
                commands -> command,
                commands -> {
                    throw new AssertionError("sent again");
                },
                String::valueOf);
        call.cancel(false);

        command.completeExceptionally(new RedisNoScriptException("NOSCRIPT"));

        assertThat(call).isCancelled();
    }

    @Test
    void scriptIsSentOnce() {
        RedisCall<Long, String> call = send();

        command.completeExceptionally(new RedisNoScriptException("NOSCRIPT"));
        assertThat(call).isNotDone();
        second.completeExceptionally(new RedisNoScriptException("NOSCRIPT"));

        assertThat(call).isCompletedExceptionally();
    }

    @Test
    void replyIsConverted() {
        RedisCall<Long, String> call = send();
        command.completeExceptionally(new RedisNoScriptException("NOSCRIPT"));

        second.complete(7L);

        assertThat(call).isCompletedWithValue("reply 7");
    }

    @Test
    void replyThatCannotBeReadFailsTheCall() {
        RedisCall<Long, String> call = RedisCall.send(link, commands -> command, null, reply -> {
            throw new IllegalStateException("unreadable");
        });

        command.complete(7L);

        assertThat(call).isCompletedExceptionally();
    }

    private void cancelUnanswered() {
        AsyncCommand<byte[], byte[], Long> unanswered = command();
        RedisCall.send(link, commands -> unanswered, null, String::valueOf).cancel(false);
    }

    @Test
    void serverThatIsSilentForLongIsConnectedAnew() {
        RedisClusterAsyncCommands<byte[], byte[]> before = link.commands();
        cancelUnanswered();
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        cancelUnanswered();
        assertThat(link.commands()).isSameAs(before);

        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        cancelUnanswered();

        await().until(() -> connected() && link.commands() != before);
        assertThat(link.commands().ping().toCompletableFuture().join()).isEqualTo("PONG");
        await().until(() -> before.ping().toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void serverThatAnswersNowAndThenIsKept() {
        Object before = link.commands();
        cancelUnanswered();
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        RedisCall.send(link, commands -> second, null, String::valueOf);
        second.complete(1L);
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        cancelUnanswered();

        assertThat(link.commands()).isSameAs(before);
    }

    private void fail(RuntimeException failure) {
        AsyncCommand<byte[], byte[], Long> failing = command();
        RedisCall.send(link, commands -> failing, null, String::valueOf);
        failing.completeExceptionally(failure);
    }

    /** The client itself waits up to 30 seconds between its attempts. */
    @Test
    void connectionThatIsLostForLongIsMadeAnew() {
        Object before = link.commands();
        fail(new RedisException("Currently not connected. Commands are rejected."));
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        fail(new RedisException("Connection reset by peer"));
        assertThat(link.commands()).isSameAs(before);

        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        fail(new RedisException("Currently not connected. Commands are rejected."));

        await().until(() -> connected() && link.commands() != before);
    }

    @Test
    void serverThatAnswersWithErrorsIsKept() {
        Object before = link.commands();
        for (int second = 0; second < 20; second++) {
            fail(new RedisCommandExecutionException("OOM command not allowed"));
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(link.commands()).isSameAs(before);
    }

    /** Some servers look like one and are a cluster: they reject a command with keys of several hash slots, and nothing else. */
    @Test
    void serverThatRejectsKeysOfSeveralSlotsGetsNoMoreOfThem() {
        Object before = link.commands();
        assertThat(link.takesAnySlots()).isTrue();

        fail(new RedisCommandExecutionException("CROSSSLOT Keys in request don't hash to the same slot"));

        assertThat(link.takesAnySlots()).isFalse();
        assertThat(link.commands()).isSameAs(before);
    }

    @Test
    void clusterGetsNoKeysOfSeveralSlots() {
        RedisLink cluster = new RedisLink(
                new RedisClusterConfiguration(List.of("127.0.0.1:" + RedisServers.sharedPort())),
                application.getClientConfiguration(),
                attempt -> {},
                nanoTime::get);

        assertThat(cluster.takesAnySlots()).isFalse();
        cluster.close();
    }

    /** The script for several keys replies such errors instead of failing. */
    @Test
    void replyThatSaysReadOnlyConnectsAnew() {
        RedisCall.send(link, commands -> second, null, reply -> {
            throw new RedisCommandExecutionException("READONLY You can't write against a read only replica.");
        });

        second.complete(1L);

        assertThat(link.present()).isNull();
    }
}
