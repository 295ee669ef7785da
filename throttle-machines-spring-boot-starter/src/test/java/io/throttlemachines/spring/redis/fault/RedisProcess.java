package io.throttlemachines.spring.redis.fault;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.throttlemachines.spring.redis.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A server in a process of its own, which a test stops, kills and starts again. It keeps nothing in files but its settings. */
final class RedisProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final List<String> command;
    private final Path folder;

    /** Written by the test's thread alone. */
    private Process process;

    private RedisProcess(int port, List<String> command, Path folder) {
        this.port = port;
        this.command = command;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        start();
    }

    /** Starts a server with further settings, each a name and values. */
    static RedisProcess start(RedisBinary binary, String... settings) {
        int port = RedisServers.freePort();
        return start(binary, port, "--port " + port, settings);
    }

    /** Starts a server whose plain or TLS port the settings state. */
    static RedisProcess start(RedisBinary binary, int port, String portSetting, String... settings) {
        Path folder = temporary();
        List<String> command = new ArrayList<>(List.of(binary.required().toString()));
        command.addAll(List.of(portSetting.split(" ")));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.toString()));
        for (String setting : settings) {
            command.addAll(List.of(("--" + setting).split(" ")));
        }
        return new RedisProcess(port, command, folder);
    }

    /** Starts a node of a cluster, which also listens 10,000 ports further. */
    static RedisProcess clusterNode(RedisBinary binary) {
        int port = RedisServers.freePort();
        while (!isFree(port + 10_000)) {
            port = RedisServers.freePort();
        }
        return start(binary, port, "--port " + port, "cluster-enabled yes");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = port > 65_535 ? null : new ServerSocket(port)) {
            return socket != null;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Starts a Sentinel that watches a server under the name {@code main} and fails over by itself. */
    static RedisProcess sentinel(RedisBinary binary, int mainPort) {
        int port = RedisServers.freePort();
        Path folder = temporary();
        Path settings = folder.resolve("sentinel.conf");
        try {
            Files.writeString(settings, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 3000
                    sentinel failover-timeout main 3000
                    """.formatted(port, folder, mainPort));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new RedisProcess(port, List.of(binary.required().toString(), settings.toString(), "--sentinel"), folder);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return port;
    }

    /** Starts it, or starts it again. What it had is gone. */
    void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended: " + Files.readString(folder.resolve("log")));
            }
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    /** It keeps its connections and answers nothing. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    /** Ends it by SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks the server by a connection of its own. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        try {
            return question.apply(client.connect().sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** The server's time in microseconds. */
    long micros() {
        List<String> time = ask(RedisCommands::time);
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Override
    public void close() {
        kill();
    }
}
