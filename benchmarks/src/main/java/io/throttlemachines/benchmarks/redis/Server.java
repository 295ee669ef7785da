package io.throttlemachines.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** A Redis server for this run: the one found on the path, or the embedded one. It keeps nothing on disk. */
final class Server implements AutoCloseable {

    private static final long QUIET_MILLIS = 50;
    private static final long QUIET_AFTER_NANOS = 10_000_000_000L;

    final int port;
    private final RedisServer process;
    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    Server() throws IOException {
        port = freePort();
        process = RedisServer.newRedisServer()
                .executableProvider(executable())
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        process.start();
        client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        commands = client.connect().sync();
    }

    private static ExecutableProvider executable() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .<ExecutableProvider>map(file -> file::toFile)
                .orElseGet(ExecutableProvider::newJarResourceProvider);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A connection of its own, as an application has it. */
    RedisClient newClient() {
        return RedisClient.create(RedisURI.create("127.0.0.1", port));
    }

    /** How many scripts it has run since its start. */
    long scripts() {
        return commands.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    /** Waits until nobody uses it: what was leased may still be handed back. */
    void awaitQuiet() throws InterruptedException {
        long patience = System.nanoTime() + QUIET_AFTER_NANOS;
        for (long before = -1, now = scripts(); now != before && System.nanoTime() < patience; ) {
            Thread.sleep(QUIET_MILLIS);
            before = now;
            now = scripts();
        }
    }

    String version() {
        return commands.info("server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring("redis_version:".length()))
                .findFirst()
                .orElse("unknown");
    }

    void forgetAll() {
        commands.flushall();
    }

    @Override
    public void close() throws IOException {
        client.shutdown();
        process.stop();
    }
}
