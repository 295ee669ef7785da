package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four processes at full speed on one limiter of each algorithm never get more than one instance would, by one clock, with leases
 * and without. For
 * {@code -Dfleet.seconds}, three by default, each time.
 */
@Tag("processes") // they take minutes; one JDK is enough
class FleetProcessesTest {

    private static final int PROCESSES = 4;
    private static final long LIMIT = 400;
    private static final long LEASE = 20;
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("fleet.seconds", 3));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final RedisProcess server = RedisProcess.start(RedisBinary.newest());
    private final List<Process> members = new ArrayList<>();
    private int started;

    @BeforeEach
    @AfterEach
    void killAll() {
        members.forEach(member -> member.destroyForcibly().onExit().join());
        members.clear();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LEASE})
    void processesShareALimit(long lease) throws IOException {
        startAll(new FleetSettings(LIMIT, lease, false));
        long from = GrantLog.micros();
        awaitEnd();
        assertNobodyGotTooMuch(lease);
        assertAllTogetherReachTheLimit();
        assertMostIsUsed(from);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LEASE})
    void processesWithDifferentLimitsShareACount(long lease) throws IOException {
        start(new FleetSettings(LIMIT, lease, false));
        start(new FleetSettings(LIMIT / 2, lease, false));
        startAll(new FleetSettings(LIMIT, lease, false));
        awaitEnd();
        assertNobodyGotTooMuch(lease);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LEASE})
    void processesThatAreKilledEachSecondGainNothing(long lease) throws IOException {
        FleetSettings settings = new FleetSettings(LIMIT, lease, false);
        startAll(settings);
        killEachSecond(settings);
        assertNobodyGotTooMuch(lease);
    }

    /** What is on lease when a pause begins is not there twice after it. */
    @Test
    void processesThatPauseShareABurstAfterwards() throws IOException {
        startAll(new FleetSettings(LIMIT, LEASE, true));
        awaitEnd();
        assertNobodyGotTooMuch(LEASE);
    }

    private void startAll(FleetSettings settings) throws IOException {
        while (members.size() < PROCESSES) {
            start(settings);
        }
        for (int member = 1; member <= started; member++) {
            awaitStart(member);
        }
    }

    private void start(FleetSettings settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FleetMember.class.getName(),
                Integer.toString(server.port()),
                folder.toString()));
        command.addAll(settings.arguments());
        started++;
        members.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(started).toFile())
                .start());
    }

    private Path output(int member) {
        return folder.resolve("member" + member + ".out");
    }

    private void awaitStart(int member) {
        await().atMost(PATIENCE).until(() -> Files.readString(output(member)).contains("started"));
    }

    private void awaitEnd() {
        long end = System.nanoTime() + DURATION.toNanos();
        await().atMost(DURATION.plus(PATIENCE)).until(() -> System.nanoTime() - end > 0);
        assertThat(members).allMatch(Process::isAlive);
        killAll();
    }

    private void killEachSecond(FleetSettings settings) throws IOException {
        for (long second = 0; second < DURATION.toSeconds(); second++) {
            long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            await().atMost(PATIENCE).until(() -> System.nanoTime() - end > 0);
            members.remove(0).destroyForcibly().onExit().join();
            start(settings);
            awaitStart(started);
        }
        killAll();
    }

    private void assertNobodyGotTooMuch(long lease) throws IOException {
        Verdict verdict = new Verdict(FleetSettings.PERIOD_MICROS);
        for (Algorithm algorithm : FleetSettings.ALGORITHMS) {
            List<Grant> grants = GrantLog.read(folder, algorithm);
            assertThat(grants).as("%s", algorithm).hasSizeGreaterThan((int) LIMIT);
            List<String> found = lease == 0 ? verdict.of(algorithm, grants) : verdict.ofLeases(algorithm, grants);
            assertThat(found.stream().limit(5)).as("%s", algorithm).isEmpty();
        }
    }

    /** The judge is strict enough: by a limit a fifth lower, it finds that they got too much. */
    private void assertAllTogetherReachTheLimit() throws IOException {
        Verdict verdict = new Verdict(FleetSettings.PERIOD_MICROS);
        for (Algorithm algorithm : FleetSettings.ALGORITHMS) {
            List<Grant> grants = GrantLog.read(folder, algorithm).stream()
                    .map(grant -> new Grant(LIMIT * 4 / 5, grant.before(), grant.after()))
                    .toList();
            assertThat(verdict.of(algorithm, grants)).as("%s", algorithm).isNotEmpty();
        }
    }

    /** Where the machine lets the processes run, which is in a quarter of the periods at least, nine tenths are used. */
    private void assertMostIsUsed(long from) throws IOException {
        long first = from / FleetSettings.PERIOD_MICROS + 2;
        long periods = DURATION.toNanos() / 1_000 / FleetSettings.PERIOD_MICROS - 4;
        for (Algorithm algorithm : FleetSettings.ALGORITHMS) {
            var used = GrantLog.read(folder, algorithm).stream()
                    .collect(Collectors.groupingBy(
                            grant -> grant.after() / FleetSettings.PERIOD_MICROS, Collectors.counting()));
            long[] sorted = LongStream.range(first, first + periods)
                    .map(period -> used.getOrDefault(period, 0L))
                    .sorted()
                    .toArray();
            long upperQuartile = sorted[sorted.length * 3 / 4];
            assertThat(upperQuartile).as("%s", algorithm).isGreaterThanOrEqualTo(LIMIT * 9 / 10);
        }
    }
}
