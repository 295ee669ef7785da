package io.throttlemachines.spring.redis.fault;

import io.throttlemachines.limiter.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a process writes down the permits that it is granted, each at once, so that those of a killed process count too. The
 * file's name states algorithm and limit.
 */
final class GrantLog {

    private static final int BYTES = 2 * Long.BYTES;

    private final FileChannel file;

    private GrantLog(FileChannel file) {
        this.file = file;
    }

    static GrantLog create(Path folder, Algorithm algorithm, long limit) throws IOException {
        Path file = Files.createTempFile(folder, algorithm.name() + "-" + limit + "-", ".log");
        return new GrantLog(FileChannel.open(file, StandardOpenOption.APPEND));
    }

    /** The clock of this machine, which is the clock of the server too. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** A call that began at this moment was granted a permit, and has just returned. */
    void granted(long before) {
        ByteBuffer grant = ByteBuffer.allocate(BYTES).putLong(before).putLong(micros());
        try {
            file.write(grant.flip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All that processes of a folder were granted by one algorithm. A record that a killed process did not finish is none. */
    static List<Grant> read(Path folder, Algorithm algorithm) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().startsWith(algorithm.name() + "-"))
                    .toList();
        }
        List<Grant> grants = new ArrayList<>();
        for (Path file : files) {
            long limit = Long.parseLong(file.getFileName().toString().split("-")[1]);
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            while (bytes.remaining() >= BYTES) {
                grants.add(new Grant(limit, bytes.getLong(), bytes.getLong()));
            }
        }
        return grants;
    }
}
