package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** Real Redis servers, which keep nothing on disk. One is shared by all tests of this JVM; a test may start its own. */
public final class RedisServers {

    private RedisServers() {}

    private static final class Shared {
        static final int PORT = freePort();

        static {
            RedisServer server = start(PORT);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        }
    }

    /** The port of the server that all tests share. */
    public static int sharedPort() {
        return Shared.PORT;
    }

    /** Starts a server with further lines of its configuration. */
    public static RedisServer start(int port, String... settings) {
        try {
            var builder =
                    RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
            for (String setting : settings) {
                builder.setting(setting);
            }
            RedisServer server = builder.build();
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A store on a server of this machine, whether it runs or not. */
    static RedisPermitStore store(int port, String fleet) {
        return RedisPermitStore.on(new LettuceConnectionFactory("127.0.0.1", port), fleet, RedisServers::inBackground);
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "test-redis-connector");
        thread.setDaemon(true);
        thread.start();
    }

    /** Commands of an observer, by a connection of its own. */
    static Observer observer(int port) {
        return new Observer(RedisClient.create(RedisURI.create("127.0.0.1", port)));
    }

    /** Sees what is in a server. */
    static final class Observer implements AutoCloseable {
        private final RedisClient client;
        private final RedisCommands<String, String> commands;
        private final RedisCommands<byte[], byte[]> binary;

        private Observer(RedisClient client) {
            this.client = client;
            this.commands = client.connect().sync();
            this.binary = client.connect(ByteArrayCodec.INSTANCE).sync();
        }

        RedisCommands<String, String> commands() {
            return commands;
        }

        RedisCommands<byte[], byte[]> binary() {
            return binary;
        }

        /** The numbers of a state. */
        List<Long> state(String key) {
            ByteBuffer packed = ByteBuffer.wrap(binary.get(key.getBytes(StandardCharsets.UTF_8)));
            List<Long> numbers = new ArrayList<>();
            while (packed.hasRemaining()) {
                numbers.add((long) packed.getDouble());
            }
            return numbers;
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}
