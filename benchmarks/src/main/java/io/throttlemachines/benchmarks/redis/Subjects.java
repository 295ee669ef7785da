package io.throttlemachines.benchmarks.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** All that are compared, with one limit that none of them reaches. */
final class Subjects {

    static final long LIMIT = 10_000_000;
    static final Duration PERIOD = Duration.ofSeconds(1);

    private Subjects() {}

    static List<Subject> on(Server server) throws IOException {
        return List.of(
                ScriptOnly.bare(server),
                ScriptOnly.bareWithThreads(server),
                new Ours(server, "ours", 0),
                new Ours(server, "ours, lease: 100", 100),
                ScriptOnly.gateway(server),
                new RedissonLimiter(server),
                new Bucket4j(server, "Bucket4j, compare-and-swap", false),
                new Bucket4j(server, "Bucket4j, batching", true));
    }
}
