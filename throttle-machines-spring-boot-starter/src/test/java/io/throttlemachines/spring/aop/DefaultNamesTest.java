package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A default name is that of the class or interface that declares the annotated method, never one made up at run time. */
class DefaultNamesTest {

    static Stream<Arguments> beans() {
        return Stream.of(
                Arguments.of("a class", of(Shop.class, Shop::new), List.of("Shop.price")),
                Arguments.of("a subclass that inherits", of(Base.class, Inherits::new), List.of("Base.price")),
                Arguments.of("a subclass that overrides", of(Base.class, Overrides::new), List.of("Base.price")),
                Arguments.of("a JDK proxy", of(Api.class, () -> proxy(Api.class)), List.of("Api.all")),
                Arguments.of(
                        "a JDK proxy of an annotated type",
                        of(TypedApi.class, () -> proxy(TypedApi.class)),
                        List.of("TypedApi.all", "TypedApi.one")),
                Arguments.of("a lambda", of(Api.class, () -> () -> "lambda"), List.of("Api.all")),
                Arguments.of(
                        "an anonymous class of an annotated interface",
                        of(Api.class, DefaultNamesTest::anonymous),
                        List.of("Api.all")),
                Arguments.of(
                        "an annotated anonymous class",
                        of(Plain.class, DefaultNamesTest::annotated),
                        List.of("Plain.all")),
                Arguments.of("an annotated type", of(Typed.class, Typed::new), List.of("Typed.own", "Typed.price")),
                Arguments.of(
                        "a subclass of an annotated type",
                        of(Typed.class, TypedChild::new),
                        List.of("TypedChild.own", "Typed.price")),
                Arguments.of(
                        "an implementation of an annotated type",
                        of(TypedApi.class, TypedImpl::new),
                        List.of("TypedImpl.all", "TypedImpl.one")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beans")
    void theDeclaringTypeGivesTheName(String what, UnaryOperator<ApplicationContextRunner> bean, List<String> names) {
        bean.apply(AnnotationContexts.with(builder -> {}))
                .run(context -> assertThat(
                                context.getBean(ThrottleMachines.class).breakers())
                        .containsOnlyKeys(names.toArray(String[]::new)));
    }

    @Test
    void beansThatInheritOneAnnotationShareItsBreaker() {
        AnnotationContexts.with(builder -> {}, Inherits.class, Overrides.class)
                .run(context -> assertThat(
                                context.getBean(ThrottleMachines.class).breakers())
                        .containsOnlyKeys("Base.price"));
    }

    static Stream<Arguments> clashes() {
        return Stream.of(
                Arguments.of(List.of(One.Orders.class, Two.Orders.class), "'Orders.find'", "Orders.find(String)"),
                Arguments.of(List.of(Overloads.class), "'Overloads.find'", "Overloads.find("),
                Arguments.of(List.of(TypedOverloads.class), "'TypedOverloads.find'", "TypedOverloads.find("),
                Arguments.of(List.of(Repeated.class), "'Repeated.find'", "another @Throttled on the same method"));
    }

    @ParameterizedTest
    @MethodSource("clashes")
    void twoPlacesWithOneDefaultNameStopTheStart(List<Class<?>> beans, String name, String other) {
        AnnotationContexts.with(builder -> {}, beans.toArray(Class[]::new))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("its default name " + name + " is also that of ")
                        .hasMessageContaining(other)
                        .hasMessageContaining("Give it a name, such as @"));
    }

    @Test
    void aNameOfItsOwnSettlesTheClash() {
        AnnotationContexts.with(builder -> {}, One.Orders.class, Named.class)
                .run(context -> assertThat(
                                context.getBean(ThrottleMachines.class).breakers())
                        .containsOnlyKeys("Orders.find", "Named.find", "by-number"));
    }

    @Test
    void anAnonymousMethodThatNoTypeDeclaresNeedsAName() {
        Object bean = new Object() {
            @CircuitBreaker
            public void call() {}
        };
        AnnotationContexts.with(builder -> {})
                .withBean(Object.class, () -> bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("its class has none either")
                        .hasMessageContaining("Give it a name"));
    }

    private static <T> UnaryOperator<ApplicationContextRunner> of(Class<T> type, Supplier<T> bean) {
        return runner -> runner.withBean(type, bean);
    }

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "proxy"));
    }

    private static Api anonymous() {
        return new Api() {
            @Override
            public String all() {
                return "anonymous";
            }
        };
    }

    private static Plain annotated() {
        return new Plain() {
            @Override
            @CircuitBreaker
            public String all() {
                return "annotated";
            }
        };
    }

    interface Api {

        @CircuitBreaker
        String all();
    }

    interface Plain {

        String all();
    }

    @CircuitBreaker
    interface TypedApi {

        String all();

        String one();
    }

    static class TypedImpl implements TypedApi {

        @Override
        public String all() {
            return "";
        }

        @Override
        public String one() {
            return "";
        }
    }

    static class Shop {

        @CircuitBreaker
        public int price() {
            return 1;
        }
    }

    static class Base {

        @CircuitBreaker
        public int price() {
            return 1;
        }
    }

    static class Inherits extends Base {}

    static class Overrides extends Base {

        @Override
        public int price() {
            return 2;
        }
    }

    @CircuitBreaker
    static class Typed {

        public int price() {
            return 1;
        }

        public int own() {
            return 1;
        }
    }

    static class TypedChild extends Typed {

        @Override
        public int own() {
            return 2;
        }
    }

    static class One {

        static class Orders {

            @CircuitBreaker
            public String find(String text) {
                return text;
            }
        }
    }

    static class Two {

        static class Orders {

            @CircuitBreaker
            public String find(String text) {
                return text;
            }
        }
    }

    static class Overloads {

        @CircuitBreaker
        public String find(String text) {
            return text;
        }

        @CircuitBreaker
        public String find(int number) {
            return "";
        }
    }

    @CircuitBreaker
    static class TypedOverloads {

        public String find(String text) {
            return text;
        }

        public String find(int number) {
            return "";
        }
    }

    static class Repeated {

        @Throttled(limit = 10, period = "1s")
        @Throttled(limit = 100, period = "1m")
        public void find() {}
    }

    static class Named {

        @CircuitBreaker
        public String find(String text) {
            return text;
        }

        @CircuitBreaker("by-number")
        public String find(int number) {
            return "";
        }
    }
}
