package io.throttlemachines.spring.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.SubscriptionListener;

/**
 * The subscription to the messages of a fleet, on a connection of its own. An executor subscribes, since that blocks a thread. The
 * client subscribes again by itself after a connection was lost; this class does so whenever the {@linkplain RedisLink link}
 * has connected anew, and once a second while the server denies it. Messages may have been lost before each subscription, so it
 * counts as a message. Thread-safe.
 */
final class RedisNews implements MessageListener, SubscriptionListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisNews.class);

    private static final long NANOS_BETWEEN_ATTEMPTS = Duration.ofSeconds(1).toNanos();

    private final RedisLink link;
    private final byte[] channel;
    private final byte[] ownSender;
    private final Executor connector;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Taken by the thread that starts an attempt; given back when the attempt ends. */
    private final AtomicBoolean subscribing = new AtomicBoolean();

    /** The connection of the link since which there is a subscription. Written by the thread that holds {@link #subscribing}. */
    private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> followed;

    /** When the last attempt began. Written by the thread that holds {@link #subscribing}. */
    private volatile long lastAttempt;

    /** Whether the last attempt failed, which is logged once. Used by the thread that holds {@link #subscribing}. */
    private boolean denied;

    /** Carries the subscription; null if there is none. Written by the thread that holds {@link #subscribing}. */
    private volatile @Nullable RedisConnection connection;

    private volatile boolean closed;

    RedisNews(RedisLink link, byte[] channel, byte[] ownSender, Executor connector, LongSupplier nanoTime) {
        this.link = link;
        this.channel = channel;
        this.ownSender = ownSender;
        this.connector = connector;
        this.nanoTime = nanoTime;
        this.lastAttempt = nanoTime.getAsLong() - NANOS_BETWEEN_ATTEMPTS;
    }

    /** Calls a listener at each message of another store, and at each new subscription. The result ends that. */
    AutoCloseable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Starts to subscribe if the link has a connection since which there was no subscription; at most once a second. */
    void follow() {
        RedisClusterAsyncCommands<byte[], byte[]> present = link.present();
        long now = nanoTime.getAsLong();
        if (closed
                || present == null
                || present == followed
                || now - lastAttempt < NANOS_BETWEEN_ATTEMPTS
                || !subscribing.compareAndSet(false, true)) {
            return;
        }
        boolean handedOver = false;
        try {
            lastAttempt = now;
            connector.execute(() -> attempt(present));
            handedOver = true;
        } finally {
            if (!handedOver) {
                subscribing.set(false);
            }
        }
    }

    private void attempt(RedisClusterAsyncCommands<byte[], byte[]> present) {
        try {
            disconnect();
            RedisConnection fresh = link.open();
            connection = fresh;
            fresh.subscribe(this, channel);
            followed = present;
            denied = false;
        } catch (RuntimeException failure) {
            if (!denied) {
                log.warn(
                        "Redis sends no messages about the fleet's breakers: changes arrive with the next poll",
                        failure);
            }
            denied = true;
        } finally {
            subscribing.set(false);
            if (closed) {
                disconnect();
            }
        }
    }

    @Override
    public void onMessage(Message message, byte @Nullable [] pattern) {
        if (!Arrays.equals(message.getBody(), ownSender)) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void onChannelSubscribed(byte[] subscribed, long count) {
        listeners.forEach(Runnable::run);
    }

    private void disconnect() {
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
