package io.throttlemachines.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How groups are declared: all or nothing, and twice only with the same members. */
class GroupDeclarationTest {

    private final Bench bench = new Bench();

    @Test
    void declaringTheSameGroupTwiceGivesTheSameGroup() {
        Group first = bench.machines().group("group", pair("a", "b"));

        assertThat(bench.machines().group("group", pair("a", "b"))).isSameAs(first);
        assertThat(pair("a", "b")).isEqualTo(pair("a", "b")).hasSameHashCodeAs(pair("a", "b"));
    }

    @Test
    void declaringItWithOtherMembersIsRefused() {
        bench.machines().group("group", pair("a", "b"));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().group("group", pair("a", "c")))
                .withMessageContaining("The group 'group' is declared already, with other settings");
    }

    @Test
    void groupThatCannotBeDeclaredLeavesNothingBehind() {
        GroupConfig broken = GroupConfig.builder()
                .breaker("fine", Bench.settings().build())
                .breaker("lost", Bench.dependingOn("nowhere"))
                .build();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().group("group", broken));
        assertThat(bench.machines().groups()).isEmpty();
        assertThat(bench.machines().breakers()).isEmpty();
    }

    @Test
    void cycleWithinAGroupShowsFullNames() {
        GroupConfig knot = GroupConfig.builder()
                .breaker("auth", Bench.dependingOn("user"))
                .breaker("user", Bench.dependingOn("auth"))
                .build();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().group("group", knot))
                .withMessageContaining("group.auth -> group.user -> group.auth");
    }

    @Test
    void targetOfAMemberIsAMemberFirst() {
        bench.breaker("b");
        bench.machines()
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("a", Bench.cascadingTo("b"))
                                .breaker("b", Bench.settings().build())
                                .build());
        bench.breaker("group.a").forceOpen();

        assertThat(bench.breaker("group.b").wouldAllow()).isFalse();
        assertThat(bench.breaker("b").wouldAllow()).isTrue();
    }

    @Test
    void emptyMemberNameIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> GroupConfig.builder().breaker("", Bench.settings().build()));
    }

    private static GroupConfig pair(String breaker, String limiter) {
        return GroupConfig.builder()
                .breaker(breaker, Bench.settings().build())
                .limiter(limiter, LimiterConfig.of(1, Duration.ofSeconds(1)))
                .build();
    }
}
