package io.throttlemachines.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .breaker("database", BreakerConfig.defaults())
            .breaker("orders", BreakerConfig.builder().dependsOn("database").build())
            .breaker("calm", BreakerConfig.defaults())
            .limiter("orders", LimiterConfig.of(10, SECOND))
            .build();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger readings = new AtomicInteger();
    private final Changes changes = new Changes(
            new NodeReader(machines, this::countReadings),
            Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC),
            nanos::get,
            new Abilities(true, true, () -> false));

    private @Nullable Long countReadings(Breaker breaker) {
        if (breaker.name().equals("calm")) {
            readings.incrementAndGet();
        }
        return null;
    }

    private ChangesDescriptor after(Duration time, String version) {
        nanos.addAndGet(time.toNanos());
        return changes.since(version);
    }

    private static List<String> ids(ChangesDescriptor changes) {
        return changes.nodes().stream().map(ConsoleNode::id).toList();
    }

    @Test
    void pageWithoutAVersionGetsEverything() {
        ChangesDescriptor first = changes.since("none");

        assertThat(first.complete()).isTrue();
        assertThat(first.at()).isEqualTo("2026-11-22T03:00:00Z");
        assertThat(ids(first))
                .containsExactlyInAnyOrder("breakers/database", "breakers/orders", "breakers/calm", "limiters/orders");
    }

    @Test
    void edgeSaysWhichOfTwoNodesWithOneNameItMeans() {
        assertThat(changes.since("none").edges())
                .containsExactly(List.of("breakers/orders", "breakers/database", "depends-on"));
    }

    @Test
    void nothingIsSentWhereNothingChanged() {
        String version = changes.since("none").version();
        ChangesDescriptor next = after(SECOND, version);

        assertThat(next.complete()).isFalse();
        assertThat(next.nodes()).isEmpty();
        assertThat(next.edges()).isNull();
        assertThat(next.version()).isNotEqualTo(version);
    }

    @Test
    void onlyNodesThatChangedAreSent() {
        String version = changes.since("none").version();
        machines.breaker("database").forceOpen();
        ChangesDescriptor next = after(SECOND, version);

        assertThat(ids(next)).containsExactly("breakers/database", "breakers/orders");
        assertThat(next.nodes().get(0).state()).isEqualTo("OPEN");
        assertThat(next.nodes().get(1).available()).isFalse();
        assertThat(next.nodes().get(1).blockedBy()).containsExactly("database");
    }

    @Test
    void pageThatMissedSomeReadingsGetsAllThatChangedSince() {
        String version = changes.since("none").version();
        machines.breaker("calm").mode(Mode.OFF);
        after(SECOND, version);
        machines.limiter("orders").mode(Mode.OBSERVE);

        assertThat(ids(after(SECOND, version))).containsExactlyInAnyOrder("breakers/calm", "limiters/orders");
    }

    @Test
    void allPagesTogetherReadOnceASecond() {
        for (int page = 0; page < 10; page++) {
            changes.since("none");
        }
        assertThat(readings).hasValue(1);
        after(SECOND.minusNanos(1), "none");
        assertThat(readings).hasValue(1);
        after(Duration.ofNanos(1), "none");
        assertThat(readings).hasValue(2);
    }

    @Test
    void pagesThatKnowTheSameVersionShareOneAnswer() {
        String version = changes.since("none").version();
        machines.breaker("calm").forceOpen();
        ChangesDescriptor first = after(SECOND, version);

        assertThat(changes.since(version)).isSameAs(first);
        assertThat(ids(changes.since("none"))).hasSize(4);
        assertThat(ids(changes.since(version))).containsExactly("breakers/calm");
        assertThat(ids(changes.since(first.version()))).isEmpty();
    }

    @Test
    void nothingIsReadWhileNoPageAsks() {
        changes.since("none");
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(readings).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0-1", "deadbeef-99", "\ud83d"})
    void unknownVersionGetsEverything(String version) {
        assertThat(changes.since(version).complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-99", "-x", "--1", "-99999999999999999999"})
    void numberThatThisInstanceNeverGaveGetsEverything(String number) {
        String version = changes.since("none").version();

        assertThat(changes.since(version.substring(0, version.lastIndexOf('-')) + number)
                        .complete())
                .isTrue();
    }

    @Test
    void declaredLaterIsSentWithItsEdges() {
        String version = changes.since("none").version();
        machines.breaker("late", BreakerConfig.builder().dependsOn("database").build());
        ChangesDescriptor next = after(SECOND, version);

        assertThat(ids(next)).containsExactly("breakers/late");
        assertThat(next.edges()).hasSize(2);
        assertThat(ids(after(SECOND, next.version()))).isEmpty();
    }
}
