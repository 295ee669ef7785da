package io.throttlemachines.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** A script called by its digest through Lettuce, and nothing around it. */
final class ScriptOnly implements Subject {

    /** The least that a limiter does in a script: one key is read, and written with an expiry. */
    private static final String BARE = "local used = redis.call('GET', KEYS[1]) or 0 "
            + "redis.call('SET', KEYS[1], used + ARGV[1], 'PX', 1000) "
            + "return {1, used}";

    private final String name;
    private final IntFunction<String[]> keys;
    private final String[] arguments;
    private final RedisClient client;
    private final RedisAsyncCommands<String, String> commands;
    private final String digest;

    /** Where a caller goes on for which no thread waits. */
    private final Executor callers;

    private ScriptOnly(
            Server server,
            String name,
            Executor callers,
            String script,
            IntFunction<String[]> keys,
            String... arguments) {
        this.name = name;
        this.callers = callers;
        this.keys = keys;
        this.arguments = arguments;
        client = server.newClient();
        var connection = client.connect();
        commands = connection.async();
        digest = connection.sync().scriptLoad(script);
    }

    static ScriptOnly bare(Server server) {
        return bare(server, "a bare script of one key", Runnable::run);
    }

    /** Callers go on where a library has to let them: on other threads than the one that receives all replies. */
    static ScriptOnly bareWithThreads(Server server) {
        return bare(server, "a bare script, callers on other threads", Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
    }

    private static ScriptOnly bare(Server server, String name, Executor callers) {
        return new ScriptOnly(server, name, callers, BARE, key -> new String[] {"bare:" + key}, "1");
    }

    /** The script of Spring Cloud Gateway's RedisRateLimiter, read from its jar, with the keys and arguments that it expects. */
    static ScriptOnly gateway(Server server) throws IOException {
        try (InputStream text = ScriptOnly.class.getResourceAsStream("/META-INF/scripts/request_rate_limiter.lua")) {
            String script = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
            String limit = Long.toString(Subjects.LIMIT);
            return new ScriptOnly(
                    server,
                    "Spring Cloud Gateway's script",
                    Runnable::run,
                    script,
                    key -> new String[] {
                        "request_rate_limiter.{" + key + "}.tokens", "request_rate_limiter.{" + key + "}.timestamp"
                    },
                    limit,
                    limit,
                    "",
                    "1");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean ask(int key) {
        return send(key).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<Boolean> askLater(int key) {
        return send(key).thenApplyAsync(granted -> granted, callers);
    }

    private CompletionStage<Boolean> send(int key) {
        return commands.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keys.apply(key), arguments)
                .thenApply(reply -> (Long) reply.get(0) == 1);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
