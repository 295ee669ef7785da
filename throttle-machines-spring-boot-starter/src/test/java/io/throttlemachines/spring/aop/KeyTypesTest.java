package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.ThrottledException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that equals only itself would limit nothing, so it is refused. */
class KeyTypesTest {

    static Stream<Object> keys() {
        return Stream.of(
                "user",
                1,
                2L,
                new BigDecimal("1.0"),
                UUID.randomUUID(),
                LocalDate.EPOCH,
                TimeUnit.DAYS,
                String.class,
                Currency.getInstance("EUR"),
                List.of("a", 1),
                Collections.singletonList(null),
                Map.of("a", List.of("b")),
                Optional.of("a"),
                Optional.empty(),
                new Pair("a", 1),
                new Pair(List.of("a"), Optional.of(2)),
                new OwnEquals(new byte[] {1}),
                new WithEquals(1));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void whatHasEqualsIsAKey(Object key) {
        AnnotationContexts.with(builder -> {}, AnyKey.class).run(context -> {
            AnyKey bean = context.getBean(AnyKey.class);
            bean.call(key);
            assertThatThrownBy(() -> bean.call(key)).isInstanceOf(ThrottledException.class);
        });
    }

    static Stream<Arguments> noKeys() {
        return Stream.of(
                Arguments.of(new byte[] {1}, "byte[]"),
                Arguments.of(new String[] {"a"}, "java.lang.String[]"),
                Arguments.of(new Object[0], "java.lang.Object[]"),
                Arguments.of(List.of("a", new int[] {1}), "int[]"),
                Arguments.of(Arrays.asList(null, new int[] {1}), "int[]"),
                Arguments.of(Map.of("a", new long[0]), "long[]"),
                Arguments.of(Optional.of(new char[0]), "char[]"),
                Arguments.of(List.of(List.of(Optional.of(new byte[0]))), "byte[]"),
                Arguments.of(new Pair("a", new byte[0]), "byte[]"),
                Arguments.of(new Pair(new Pair("a", new byte[0]), "b"), "byte[]"),
                Arguments.of(new OfBytes(new byte[0]), "byte[]"),
                Arguments.of(new Object(), "java.lang.Object"),
                Arguments.of(new WithoutEquals(), WithoutEquals.class.getName()),
                Arguments.of(List.of(new WithoutEquals()), WithoutEquals.class.getName()),
                Arguments.of(new Pair(new WithoutEquals(), 1), WithoutEquals.class.getName()),
                Arguments.of(new StringBuilder("a"), "java.lang.StringBuilder"),
                Arguments.of(new AtomicLong(1), "java.util.concurrent.atomic.AtomicLong"));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void whatEqualsOnlyItselfIsRefusedAtTheCall(Object key, String type) {
        AnnotationContexts.with(builder -> {}, AnyKey.class).run(context -> {
            AnyKey bean = context.getBean(AnyKey.class);
            int before = AnyKey.calls;
            assertThatThrownBy(() -> bean.call(key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key of @Throttled on ")
                    .hasMessageContaining("is or holds a " + type)
                    .hasMessageContaining("Use something with an equals() of its own");
            assertThat(AnyKey.calls).isEqualTo(before);
        });
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(Bytes.class, "byte[]"),
                Arguments.of(Varargs.class, "java.lang.String[]"),
                Arguments.of(AllArguments.class, "java.lang.Object[]"),
                Arguments.of(ByPosition.class, "byte[]"),
                Arguments.of(InList.class, "byte[]"),
                Arguments.of(ListOfArrays.class, "byte[]"),
                Arguments.of(ListsInLists.class, "byte[]"),
                Arguments.of(RecordOfArray.class, "byte[]"),
                Arguments.of(FinalWithoutEquals.class, "java.lang.StringBuilder"),
                Arguments.of(BoundArray.class, "byte[]"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aKeyThatCanBeSeenToEqualOnlyItselfStopsTheStart(Class<?> bean, String type) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("is or holds a " + type)
                        .hasMessageContaining("Use something with an equals() of its own"));
    }

    @ParameterizedTest
    @ValueSource(classes = {OfTrees.class, OfLists.class, OfMaps.class})
    void aTypeThatContainsItselfStarts(Class<?> bean) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aTypeThatMayHaveEqualsStarts() {
        AnnotationContexts.with(builder -> {}, Fine.class)
                .run(context -> assertThat(
                                context.getBean(ThrottleMachines.class).limiters())
                        .hasSize(1));
    }

    record Pair(Object first, Object second) {}

    record OfBytes(byte[] bytes) {}

    record Nested(OfBytes bytes, Nested next) {}

    record OwnEquals(byte[] bytes) {

        @Override
        public boolean equals(Object other) {
            return other instanceof OwnEquals own && Arrays.equals(bytes, own.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    static class WithoutEquals {}

    static class WithEquals {

        private final int id;

        WithEquals(int id) {
            this.id = id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WithEquals with && id == with.id;
        }

        @Override
        public int hashCode() {
            return Objects.hash(id);
        }
    }

    static class AnyKey {

        static int calls;

        @Throttled(key = "#user", limit = 1, period = "1h")
        public void call(Object user) {
            calls++;
        }
    }

    static class Fine {

        @Throttled(name = "fine", key = "#user", limit = 1, period = "1h")
        @Throttled(name = "fine", key = "{#user, #other}", limit = 1, period = "1h")
        @Throttled(name = "fine", key = "#list", limit = 1, period = "1h")
        @Throttled(name = "fine", key = "#bytes.length", limit = 1, period = "1h")
        public void call(WithoutEquals user, Object other, List<Object> list, byte[] bytes) {}
    }

    static class Bytes {

        @Throttled(key = "#bytes", limit = 1, period = "1h")
        public void call(byte[] bytes) {}
    }

    static class Varargs {

        @Throttled(key = "#users", limit = 1, period = "1h")
        public void call(String... users) {}
    }

    static class AllArguments {

        @Throttled(key = "#root.args", limit = 1, period = "1h")
        public void call(String user) {}
    }

    static class ByPosition {

        @Throttled(key = "#a1", limit = 1, period = "1h")
        public void call(String user, byte[] bytes) {}
    }

    static class InList {

        @Throttled(key = "{#user, {#bytes}}", limit = 1, period = "1h")
        public void call(String user, byte[] bytes) {}
    }

    static class ListOfArrays {

        @Throttled(key = "#lists", limit = 1, period = "1h")
        public void call(List<List<byte[]>> lists) {}
    }

    static class ListsInLists {

        @Throttled(key = "#lists", limit = 1, period = "1h")
        public void call(List<List<List<List<byte[]>>>> lists) {}
    }

    static class Tree extends ArrayList<Tree> {}

    static class OfTrees {

        @Throttled(key = "#tree", limit = 1, period = "1h")
        public void call(Tree tree) {}
    }

    static class OfLists {

        @Throttled(key = "#list", limit = 1, period = "1h")
        public <T extends List<T>> void call(T list) {}
    }

    static class OfMaps {

        @Throttled(key = "#map", limit = 1, period = "1h")
        public <T extends Map<T, Optional<T>>> void call(T map) {}
    }

    static class RecordOfArray {

        @Throttled(key = "#nested", limit = 1, period = "1h")
        public void call(Nested nested) {}
    }

    static class FinalWithoutEquals {

        @Throttled(key = "#text", limit = 1, period = "1h")
        public void call(StringBuilder text) {}
    }

    static class Generic<T> {

        @Throttled(key = "#it", limit = 1, period = "1h")
        public void call(T it) {}
    }

    static class BoundArray extends Generic<byte[]> {}
}
