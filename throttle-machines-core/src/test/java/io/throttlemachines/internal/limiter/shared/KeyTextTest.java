package io.throttlemachines.internal.limiter.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal keys have one text in every instance, and different keys of one type have different texts. */
class KeyTextTest {

    private record User(String tenant, String name) {}

    private record Route(User user, List<String> path) {}

    private record Holder(Object held) {}

    private record Empty() {}

    private record Broken(String value) {

        @Override
        public String value() {
            throw new IllegalStateException("broken");
        }
    }

    private enum Plan {
        FREE {
            @Override
            public String toString() {
                return "for nothing";
            }
        }
    }

    static Stream<Arguments> texts() {
        UUID id = UUID.fromString("00000000-0000-0001-0000-000000000002");
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("a, b=[c]\\", "a, b=[c]\\"),
                Arguments.of(7, "7"),
                Arguments.of(7L, "7"),
                Arguments.of((short) 7, "7"),
                Arguments.of((byte) 7, "7"),
                Arguments.of(BigInteger.TEN, "10"),
                Arguments.of(new BigDecimal("1.50"), "1.50"),
                Arguments.of(0.5, "0.5"),
                Arguments.of(0.5f, "0.5"),
                Arguments.of(id, id.toString()),
                Arguments.of(Plan.FREE, "FREE"),
                Arguments.of(TimeUnit.DAYS, "DAYS"),
                Arguments.of("null", "null"),
                Arguments.of(List.of(), "[\\e]"),
                Arguments.of(List.of(""), "[]"),
                Arguments.of(Arrays.asList(null, "null"), "[null, \\null]"),
                Arguments.of(List.of("a", 1), "[a, 1]"),
                Arguments.of(new Empty(), "Empty[]"),
                Arguments.of(new User("t", null), "User[tenant=t, name=null]"),
                Arguments.of(
                        new Route(new User("t", "u"), List.of("a", "b")),
                        "Route[user=User[tenant=t, name=u], path=[a, b]]"),
                Arguments.of(List.of("a, b", "c=[d]"), "[a\\, b, c\\=\\[d\\]]"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textOfAKey(Object key, String text) {
        assertThat(KeyText.of(key)).isEqualTo(text);
    }

    @Test
    void equalListsHaveOneText() {
        List<String> elements = Arrays.asList("a", null, "");
        assertThat(Stream.of(elements, new ArrayList<>(elements), new LinkedList<>(elements))
                        .map(KeyText::of)
                        .distinct())
                .hasSize(1);
    }

    private static final List<String> NASTY = Arrays.asList(
            null, "", "null", "\\null", "\\", "\\\\", ",", ", ", " ", "[", "]", "[]", "=", "a", "a, a", "name=", "e", "\\e");

    private static String nasty(Random random) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(3); parts >= 0; parts--) {
            String part = NASTY.get(random.nextInt(NASTY.size()));
            if (part == null && parts == 0 && text.isEmpty()) {
                return null;
            }
            text.append(part == null ? "" : part);
        }
        return text.toString();
    }

    private static List<String> list(Random random) {
        List<String> list = new ArrayList<>();
        for (int size = random.nextInt(4); size > 0; size--) {
            list.add(nasty(random));
        }
        return list;
    }

    /** Keys of one kind, of which there are few enough that they come again. */
    private enum Kind {
        LIST {
            @Override
            Object key(Random random) {
                return list(random);
            }
        },
        LIST_OF_LISTS {
            @Override
            Object key(Random random) {
                List<Object> lists = new ArrayList<>();
                for (int size = random.nextInt(3); size > 0; size--) {
                    lists.add(list(random));
                }
                return lists;
            }
        },
        RECORD {
            @Override
            Object key(Random random) {
                return new User(nasty(random), nasty(random));
            }
        },
        NESTED {
            @Override
            Object key(Random random) {
                return new Route(random.nextInt(9) == 0 ? null : new User("t", nasty(random)), list(random));
            }
        },
        RECORD_OR_TEXT_OR_LIST_WITHIN {
            @Override
            Object key(Random random) {
                return switch (random.nextInt(4)) {
                    case 0 -> new Holder(nasty(random));
                    case 1 -> new Holder(list(random));
                    case 2 -> new Holder(new Holder(nasty(random)));
                    default -> new Holder(random.nextBoolean() ? new Empty() : "Empty[]");
                };
            }
        };

        abstract Object key(Random random);
    }

    @Test
    void differentKeysHaveDifferentTexts() {
        for (Kind kind : Kind.values()) {
            Random random = new Random(4711);
            Map<String, Object> keys = new HashMap<>();
            for (int i = 0; i < 50_000; i++) {
                Object key = kind.key(random);
                String text = KeyText.of(key);
                Object other = keys.putIfAbsent(text, key);
                assertThat(other == null || other.equals(key))
                        .as("%s: '%s' is the text of %s and of %s", kind, text, key, other)
                        .isTrue();
            }
            assertThat(Set.copyOf(keys.values())).as("equal keys have one text").hasSize(keys.size());
            assertThat(keys.size()).isGreaterThan(500);
        }
    }

    static Stream<Arguments> unsuitable() {
        return Stream.of(
                Arguments.of(new Object(), "java.lang.Object"),
                Arguments.of(new String[] {"a"}, "java.lang.String[]"),
                Arguments.of(new byte[0], "byte[]"),
                Arguments.of(Map.of("a", "b"), "Map"),
                Arguments.of(Set.of("a"), "Set"),
                Arguments.of(Optional.of("a"), "java.util.Optional"),
                Arguments.of(LocalDate.EPOCH, "java.time.LocalDate"),
                Arguments.of(new StringBuilder("a"), "java.lang.StringBuilder"),
                Arguments.of(new AtomicLong(), "java.util.concurrent.atomic.AtomicLong"));
    }

    @ParameterizedTest
    @MethodSource("unsuitable")
    void unsuitableKeyIsRefused(Object key, String type) {
        for (Object each : List.of(
                key, new Holder(key), List.of("a", key), new Holder(List.of(new Holder(key))),
                Collections.singletonList(key))) {
            assertThatThrownBy(() -> KeyText.of(each))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(type, "use a text, a number, a UUID, an enum, or a record or list of those");
        }
    }

    @Test
    void recordThatCannotBeReadSaysWhere() {
        assertThatThrownBy(() -> KeyText.of(new Broken("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Broken", "value() throws")
                .hasRootCauseMessage("broken");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 1_000_000})
    void longKeysAreWrittenWhole(int length) {
        String text = "x".repeat(length);
        assertThat(KeyText.of(text)).isEqualTo(text);
        assertThatCode(() -> KeyText.of(List.of(text, text))).doesNotThrowAnyException();
    }
}
