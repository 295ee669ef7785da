package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.ThrottledException;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A map's entry compares its key and its value, as a list compares its elements. */
class EntryKeyTest {

    static Stream<Object> keys() {
        return Stream.of(Map.entry("a", 1), new SimpleEntry<>("a", null), Map.entry(List.of("a"), Map.entry("b", "c")));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anEntryIsAKey(Object key) {
        AnnotationContexts.with(builder -> {}, AnyKey.class).run(context -> {
            AnyKey bean = context.getBean(AnyKey.class);
            bean.call(key);
            assertThatThrownBy(() -> bean.call(key)).isInstanceOf(ThrottledException.class);
        });
    }

    static Stream<Object> noKeys() {
        return Stream.of(
                Map.entry("a", new byte[0]),
                Map.entry(new byte[0], "a"),
                new SimpleEntry<>(null, new byte[0]),
                new SimpleImmutableEntry<>("a", new byte[0]),
                List.of(Map.entry("a", Map.entry("b", new byte[0]))),
                new OfFinal(new FinalList(new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void oneThatHoldsAnArrayIsRefusedAtTheCall(Object key) {
        AnnotationContexts.with(builder -> {}, AnyKey.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(AnyKey.class).call(key))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is or holds a byte[]"));
    }

    @Test
    void anEntryThatTheExpressionMakesIsRefusedToo() {
        AnnotationContexts.with(builder -> {}, Made.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Made.class).call(new byte[0]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is or holds a byte[]"));
    }

    @ParameterizedTest
    @ValueSource(classes = {Declared.class, DeclaredClass.class, InList.class})
    void oneThatIsDeclaredToHoldAnArrayStopsTheStart(Class<?> bean) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("is or holds a byte[]"));
    }

    /** No type says that the component holds arrays, and its class is final. */
    record OfFinal(FinalList list) {}

    @SuppressWarnings("serial")
    static final class FinalList extends ArrayList<Object> {

        FinalList(Object element) {
            add(element);
        }
    }

    static class AnyKey {

        @Throttled(key = "#user", limit = 1, period = "1h")
        public void call(Object user) {}
    }

    static class Made {

        @Throttled(key = "T(java.util.Map).entry('a', #bytes)", limit = 1, period = "1h")
        public void call(byte[] bytes) {}
    }

    static class Declared {

        @Throttled(key = "#entry", limit = 1, period = "1h")
        public void call(Map.Entry<String, byte[]> entry) {}
    }

    static class DeclaredClass {

        @Throttled(key = "#entry", limit = 1, period = "1h")
        public void call(SimpleEntry<byte[], String> entry) {}
    }

    static class InList {

        @Throttled(key = "#entries", limit = 1, period = "1h")
        public void call(List<Map.Entry<String, byte[]>> entries) {}
    }
}
