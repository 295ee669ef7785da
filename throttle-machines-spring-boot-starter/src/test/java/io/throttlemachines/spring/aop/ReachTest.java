package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.ThrottledException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ApplicationObjectSupport;

/** Annotations reach calls through bridges and proxies, but not their own fallback or methods of every object. */
class ReachTest {

    @Test
    void aCallThroughACovariantBridgeIsGuarded() {
        AnnotationContexts.with(builder -> {}, CovariantImpl.class).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("covariant").isolate();
            Covariant bean = context.getBean(Covariant.class);
            assertThatThrownBy(bean::call).isInstanceOf(CircuitOpenException.class);
        });
    }

    @Test
    void aCallThroughAGenericBridgeIsGuardedOnce() {
        AnnotationContexts.with(builder -> {}, GenericImpl.class).run(context -> {
            Generic<Integer> bean = context.getBean(GenericImpl.class);
            assertThat(bean.call(1)).isEqualTo("1");
            assertThat(bean.call(2)).isEqualTo("2");
            assertThatThrownBy(() -> bean.call(3)).isInstanceOf(ThrottledException.class);
        });
    }

    @Test
    void aJdkProxyBeanIsGuarded() {
        AnnotationContexts.with(builder -> {})
                .withBean(Covariant.class, ReachTest::proxy)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ThrottleMachines.class).breaker("covariant").isolate();
                    assertThatThrownBy(() -> context.getBean(Covariant.class).call())
                            .isInstanceOf(CircuitOpenException.class);
                });
    }

    private static Covariant proxy() {
        return (Covariant) Proxy.newProxyInstance(
                ReachTest.class.getClassLoader(),
                new Class<?>[] {Covariant.class},
                (proxy, method, arguments) -> "made");
    }

    @Test
    void aTypesFallbackAndToStringAreNotGuarded() {
        AnnotationContexts.with(builder -> {}, Typed.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("typed").isolate();
            Typed bean = context.getBean(Typed.class);
            assertThat(bean.call("a")).isEqualTo("instead of a");
            assertThat(bean).hasToString("Typed");
        });
    }

    /** Such a method could not be guarded, and its author is not the application. */
    @Test
    void finalMethodsOfAFrameworksClassAreNotMeant() {
        AnnotationContexts.with(builder -> {}, Supported.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("a").isolate();
            Supported bean = context.getBean(Supported.class);
            assertThatThrownBy(bean::work).isInstanceOf(CircuitOpenException.class);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "OfPrivate, private",
        "OfStatic, static",
        "OfSubinterface, private",
        "ExtendsOfStatic, static",
        "SameName, static"
    })
    void anAnnotatedPrivateOrStaticMethodOfAnInterfaceStopsTheStart(String bean, String modifier) throws Exception {
        AnnotationContexts.with(builder -> {}, Class.forName(ReachTest.class.getName() + "$" + bean))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("the method is " + modifier)
                        .hasMessageContaining("Make it neither private, static nor final"));
    }

    @Test
    void soDoesOneOfAnInterfaceBehindAProxy() {
        AnnotationContexts.with(builder -> {})
                .withBean(WithStatic.class, ReachTest::proxyWithStatic)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("the method is static"));
    }

    private static WithStatic proxyWithStatic() {
        return (WithStatic) Proxy.newProxyInstance(
                ReachTest.class.getClassLoader(), new Class<?>[] {WithStatic.class}, (proxy, method, arguments) -> "");
    }

    @Test
    void anAnnotationOfAnInterfaceDoesNotMeanItsPrivateAndStaticMethods() {
        AnnotationContexts.with(builder -> {}, OfTyped.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("typed").isolate();
            OfTyped bean = context.getBean(OfTyped.class);
            assertThatThrownBy(bean::call).isInstanceOf(CircuitOpenException.class);
        });
    }

    @Test
    void eachOfSeveralLimitersHasItsOwnFallback() {
        AnnotationContexts.with(builder -> {}, Several.class).run(context -> {
            Several bean = context.getBean(Several.class);
            assertThat(bean.call()).isEqualTo("called");
            assertThat(bean.call()).isEqualTo("second");
            context.getBean(ThrottleMachines.class).limiter("second").reset();
            assertThat(bean.call()).isEqualTo("called");
            context.getBean(ThrottleMachines.class).limiter("second").reset();
            assertThat(bean.call()).isEqualTo("first");
        });
    }

    @Test
    void theFallbackOfALimiterIsNotThatOfABreakerOfTheSameName() {
        AnnotationContexts.with(builder -> {}, Several.class).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("second").isolate();
            assertThat(context.getBean(Several.class).guarded()).isEqualTo("first");
        });
    }

    @Test
    void aLaterBeanMayDeclareALimiter() {
        AnnotationContexts.with(builder -> {}, Uses.class, Declares.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Uses.class).call();
            assertThatThrownBy(() -> context.getBean(Declares.class).call()).isInstanceOf(ThrottledException.class);
        });
    }

    interface Covariant {

        @CircuitBreaker("covariant")
        Object call();
    }

    static class CovariantImpl implements Covariant {

        @Override
        public String call() {
            return "made";
        }
    }

    interface Generic<T> {

        @Throttled(name = "generic", limit = 2, period = "1h")
        String call(T argument);
    }

    static class GenericImpl implements Generic<Integer> {

        @Override
        public String call(Integer argument) {
            return argument.toString();
        }
    }

    interface WithPrivate {

        default String call() {
            return remote();
        }

        @CircuitBreaker("a")
        private String remote() {
            return "remote";
        }
    }

    static class OfPrivate implements WithPrivate {}

    interface Subinterface extends WithPrivate {}

    static class OfSubinterface implements Subinterface {}

    interface WithStatic {

        @CircuitBreaker("a")
        static String remote() {
            return "remote";
        }
    }

    static class OfStatic implements WithStatic {}

    static class ExtendsOfStatic extends OfStatic {}

    static class SameName implements WithStatic {

        public String remote() {
            return "another";
        }
    }

    @CircuitBreaker("typed")
    interface TypedInterface {

        default String call() {
            return remote() + other();
        }

        private String remote() {
            return "remote";
        }

        static String other() {
            return "other";
        }
    }

    static class OfTyped implements TypedInterface {

        /** Has the name of a static method, and is no less annotated for that. */
        @CircuitBreaker("typed")
        public String other() {
            return "another";
        }
    }

    @CircuitBreaker(name = "typed", fallback = "instead")
    static class Typed {

        public String call(String argument) {
            return argument;
        }

        public String instead(String argument) {
            return "instead of " + argument;
        }

        @Override
        public String toString() {
            return "Typed";
        }
    }

    @CircuitBreaker("a")
    static class Supported extends ApplicationObjectSupport {

        public void work() {}
    }

    static class Several {

        @Throttled(name = "first", limit = 2, period = "1h", fallback = "byFirst")
        @Throttled(name = "second", limit = 1, period = "1h", fallback = "bySecond")
        public String call() {
            return "called";
        }

        @Throttled(name = "third", limit = 2, period = "1h", fallback = "byFirst")
        @Throttled(name = "second", limit = 1, period = "1h", fallback = "bySecond")
        @CircuitBreaker("second")
        public String guarded() {
            return "called";
        }

        String byFirst() {
            return "first";
        }

        String bySecond() {
            return "second";
        }
    }

    static class Uses {

        @Throttled("shared")
        public void call() {}
    }

    static class Declares {

        @Throttled(name = "shared", limit = 1, period = "1h")
        public void call() {}
    }
}
