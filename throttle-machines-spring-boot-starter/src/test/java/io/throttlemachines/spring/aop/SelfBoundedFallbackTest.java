package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fallbacks of methods with a type variable whose bound contains the variable itself. */
class SelfBoundedFallbackTest {

    @Test
    void theFallbackAnswers() {
        AnnotationContexts.with(builder -> {}, OfMethod.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("m").isolate();
            assertThat(context.getBean(OfMethod.class).sorted(List.of(2, 1))).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {OfEnum.class, OfType.class, Bound.class, OfWildcard.class, AsWritten.class, OfOther.class})
    void whatFitsIsTaken(Class<?> bean) {
        AnnotationContexts.with(builder -> {}, bean)
                .withBean("other", Other.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Missing     | boolean instead(List<Comparable<?>>)
            MissingEnum | Enum<?> instead(Class<Enum<?>>)
            OtherBound  | boolean instead(List<Comparable<?>>)
            """)
    void whatDoesNotFitIsReportedWithTheDeclarationToWrite(String bean, String declaration) throws Exception {
        AnnotationContexts.with(builder -> {}, Class.forName(getClass().getName() + "$" + bean))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("Write '" + declaration + "'"));
    }

    static class OfMethod {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <T extends Comparable<T>> boolean sorted(List<T> list) {
            return false;
        }

        <T extends Comparable<T>> boolean instead(List<T> list) {
            return true;
        }
    }

    static class OfEnum {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <E extends Enum<E>> E parse(Class<E> type, String text) {
            return Enum.valueOf(type, text);
        }

        <E extends Enum<E>> E instead(Class<E> type, String text, Exception failure) {
            return type.getEnumConstants()[0];
        }
    }

    static class OfType<T extends Comparable<T>> {

        @CircuitBreaker(name = "m", fallback = "instead")
        public Optional<T> max(List<T> list) {
            return Optional.empty();
        }

        Optional<T> instead(List<T> list) {
            return Optional.empty();
        }
    }

    static class Bound extends OfType<String> {}

    static class OfWildcard {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <T extends Comparable<? extends T>> boolean sorted(Collection<? extends T> list) {
            return false;
        }

        <T extends Comparable<? extends T>> boolean instead(Collection<? extends T> list) {
            return true;
        }
    }

    static class AsWritten {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <T extends Comparable<T>> boolean sorted(List<T> list) {
            return false;
        }

        boolean instead(List<Comparable<?>> list) {
            return true;
        }
    }

    static class OfOther {

        @CircuitBreaker(name = "m", fallback = "other::instead")
        public <T extends Comparable<T>> boolean sorted(List<T> list) {
            return false;
        }
    }

    static class Other {

        public <T extends Comparable<T>> boolean instead(List<T> list) {
            return true;
        }
    }

    static class Missing {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <T extends Comparable<T>> boolean sorted(List<T> list) {
            return false;
        }
    }

    static class MissingEnum {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <E extends Enum<E>> E first(Class<E> type) {
            return type.getEnumConstants()[0];
        }
    }

    static class OtherBound {

        @CircuitBreaker(name = "m", fallback = "instead")
        public <T extends Comparable<T>> boolean sorted(List<T> list) {
            return false;
        }

        <T extends List<T>> boolean instead(List<T> list) {
            return true;
        }
    }
}
