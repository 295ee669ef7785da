package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The store's own connection to Redis. No caller waits for it: an executor connects, and until then each call fails at once.
 * Once connected, the client reconnects by itself. The link connects anew, at most once a second, if the first attempt failed,
 * if the server turns out to be a read-only replica, and if it has not answered for long: a connection that a firewall has
 * dropped looks open for a quarter of an hour, and the client waits up to 30 seconds between its own attempts. Thread-safe.
 */
final class RedisLink implements AutoCloseable {

    private static final long NANOS_BETWEEN_ATTEMPTS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final LettuceConnectionFactory factory;
    private final Executor connector;
    private final LongSupplier nanoTime;

    /** Taken by the thread that starts an attempt; given back when the attempt ends. */
    private final AtomicBoolean connecting = new AtomicBoolean();

    /** Null while not connected for the first time, or anew. Written by the connecting thread, and by any that finds it useless. */
    private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

    /** Why the last attempt failed. Written by the connecting thread. */
    private volatile @Nullable Throwable lastFailure;

    /** When the last attempt began; written by the thread that holds {@link #connecting}. */
    private volatile long lastAttempt;

    /** When a command first had no answer in time since the last answer; 0 if none. A race costs accuracy only. */
    private volatile long silentSince;

    /** Whether one command may have keys of several hash slots. Any thread may clear it, once the server has refused such a command. */
    private volatile boolean anySlots;

    private volatile boolean closed;

    /** Counts down when the first attempt has ended. */
    private final CountDownLatch firstAttempt = new CountDownLatch(1);

    RedisLink(RedisConfiguration server, LettuceClientConfiguration client, Executor connector, LongSupplier nanoTime) {
        this.connector = connector;
        this.nanoTime = nanoTime;
        this.anySlots = !RedisConfiguration.isClusterConfiguration(server);
        this.lastAttempt = nanoTime.getAsLong() - NANOS_BETWEEN_ATTEMPTS;
        factory = new LettuceConnectionFactory(server, new OwnClientConfiguration(client));
        factory.afterPropertiesSet();
        factory.start();
    }

    /** The server that a factory connects to. */
    static RedisConfiguration server(LettuceConnectionFactory factory) {
        if (factory.getClusterConfiguration() != null) {
            return factory.getClusterConfiguration();
        }
        if (factory.getSentinelConfiguration() != null) {
            return factory.getSentinelConfiguration();
        }
        if (factory.getSocketConfiguration() != null) {
            return factory.getSocketConfiguration();
        }
        return factory.getStandaloneConfiguration();
    }

    /** The commands of the present connection; null while there is none. */
    @Nullable
    RedisClusterAsyncCommands<byte[], byte[]> present() {
        return commands;
    }

    /** Opens a further connection with the same settings; blocks. */
    RedisConnection open() {
        return factory.getConnection();
    }

    /**
     * To send commands.
     *
     * @throws RedisConnectionFailureException if not connected
     */
    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        RedisClusterAsyncCommands<byte[], byte[]> connected = commands;
        if (connected != null) {
            return connected;
        }
        connect();
        throw new RedisConnectionFailureException("not connected to Redis yet", lastFailure);
    }

    /** Starts an attempt, unless one is under way or the last one was less than a second ago. */
    void connect() {
        long now = nanoTime.getAsLong();
        if (closed || now - lastAttempt < NANOS_BETWEEN_ATTEMPTS || !connecting.compareAndSet(false, true)) {
            return;
        }
        boolean handedOver = false;
        try {
            lastAttempt = now;
            connector.execute(this::attempt);
            handedOver = true;
        } finally {
            if (!handedOver) {
                connecting.set(false);
            }
        }
    }

    /** Waits for the end of the first attempt; an interrupt ends the wait. */
    void awaitFirstAttempt(Duration atMost) {
        try {
            boolean unused = firstAttempt.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            factory.resetConnection();
            LettuceConnection connection = (LettuceConnection) factory.getConnection();
            silentSince = 0;
            commands = connection.getNativeConnection();
            lastFailure = null;
        } catch (RuntimeException failure) {
            lastFailure = failure;
        } finally {
            connecting.set(false);
            firstAttempt.countDown();
            if (closed) {
                close();
            }
        }
    }

    /** Whether one command may have keys of several hash slots: not in a cluster. */
    boolean takesAnySlots() {
        return anySlots;
    }

    /** A command has ended, and was not cancelled: by an answer, or because there is no connection. */
    void answered(@Nullable Throwable failure) {
        if (failure != null && !(failure instanceof RedisCommandExecutionException)) {
            unanswered();
            return;
        }
        if (silentSince != 0) { // seldom written, because every answer reads it
            silentSince = 0;
        }
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        if (message.contains("READONLY")) {
            commands = null;
        }
        if (message.contains("CROSSSLOT")) { // a cluster behind one address
            anySlots = false;
        }
    }

    /** A command has no answer in time, or none at all. */
    void unanswered() {
        long now = nanoTime.getAsLong();
        long since = silentSince;
        if (since == 0) {
            silentSince = now | 1;
        } else if (now - since > LONGEST_SILENCE_NANOS) {
            commands = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        commands = null;
        factory.destroy();
    }
}
