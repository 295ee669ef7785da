package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.limiter.store.PermitStore.Owner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisKeysTest {

    private static final RedisKeys KEYS = new RedisKeys("shop");

    @Test
    void keyIsHashedAndLimiterIsReadable() {
        // printf alice | sha256sum
        assertThat(name(KEYS, "orders", "alice", ""))
                .isEqualTo("shop:throttle:{orders:2bd806c97f0e00af1a1fc3328fa763a9}");
        assertThat(name(KEYS, "orders", null, ":fixed-window")).isEqualTo("shop:throttle:{orders:}:fixed-window");
    }

    @Test
    void differentOwnersHaveDifferentKeys() {
        List<String> names = new ArrayList<>();
        for (String limiter :
                List.of("a", "a:", "a}", "a:2bd806c97f0e00af1a1fc3328fa763a9", "a}:fixed-window", "{a", "ä")) {
            for (String suffix : List.of("", ":fixed-window", ":sliding-window")) {
                names.add(name(KEYS, limiter, null, suffix));
                for (String key : List.of("", "alice", "ALICE", "?", "\ud800", "\udc00", "\ufffd", "\ud83d\ude00")) {
                    names.add(name(KEYS, limiter, key, suffix));
                }
            }
        }

        assertThat(names).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "shop}", "a{b}"})
    void fleetNameWithBracesIsRejected(String fleet) {
        assertThatThrownBy(() -> new RedisKeys(fleet)).hasMessageContaining("Write a name without { and }.");
    }

    private static String name(RedisKeys keys, String limiter, String key, String suffix) {
        return new String(keys.of(new Owner(limiter, key), suffix), StandardCharsets.UTF_8);
    }
}
