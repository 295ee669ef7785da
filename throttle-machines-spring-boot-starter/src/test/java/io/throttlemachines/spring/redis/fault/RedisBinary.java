package io.throttlemachines.spring.redis.fault;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/** A Redis server to run: 6.2 from the jar of the tests, or 7 as installed on this machine. */
enum RedisBinary {
    EMBEDDED {
        @Override
        Optional<Path> find() {
            try {
                return Optional.of(
                        ExecutableProvider.newJarResourceProvider().get().toPath());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    },

    INSTALLED {
        @Override
        Optional<Path> find() {
            return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, "redis-server"))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    };

    /** Set where a test that needs the installed server must not be skipped. */
    private static final String REQUIRED = "REDIS_REQUIRED";

    abstract Optional<Path> find();

    /** The newest that is there. */
    static RedisBinary newest() {
        return INSTALLED.find().isPresent() ? INSTALLED : EMBEDDED;
    }

    /** The file; skips the test if there is none, or fails it where that is required. */
    Path required() {
        Optional<Path> found = find();
        String advice = "redis-server is not on the PATH: install Redis 7 (on Debian: apt-get install redis-server)";
        if (found.isEmpty() && System.getenv(REQUIRED) != null) {
            throw new AssertionError(advice);
        }
        Assumptions.assumeTrue(found.isPresent(), advice);
        return found.orElseThrow();
    }
}
