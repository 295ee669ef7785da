package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.Throttled;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;

/** An expression knows a parameter by its name in the type that has the annotation. */
class ParameterNamesTest {

    static Stream<Arguments> beans() {
        return Stream.of(
                Arguments.of("swapped names", Pays.class, new Swapped()),
                Arguments.of("other names", Pays.class, new Other()),
                Arguments.of("a lambda", Pays.class, (Pays) (a, b) -> a),
                Arguments.of("a proxy", Pays.class, proxy(Pays.class)),
                Arguments.of("a proxy of Spring", Pays.class, springProxy()),
                Arguments.of("an annotated type", TypedPays.class, new TypedSwapped()),
                Arguments.of("a proxy of an annotated type", TypedPays.class, proxy(TypedPays.class)),
                Arguments.of("a generic type", GenericPays.class, new GenericSwapped()),
                Arguments.of("by position", ByPosition.class, proxy(ByPosition.class)),
                Arguments.of("in an expression", InExpression.class, proxy(InExpression.class)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beans")
    @SuppressWarnings("unchecked")
    void theLimitedPersonIsTheOneThatTheAnnotationNames(String what, Class<?> type, Object bean) {
        AnnotationContexts.with(builder -> {})
                .withBean((Class<Object>) type, () -> bean)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ((Payer) context.getBean(type)).pay("payer", "receiver");
                    Map<String, ?> limiters =
                            context.getBean(ThrottleMachines.class).limiters();
                    assertThat(limiters).containsOnlyKeys("pay");
                    assertThat(context.getBean(ThrottleMachines.class)
                                    .limiter("pay")
                                    .forKey("payer")
                                    .tryAcquire())
                            .isFalse();
                    assertThat(context.getBean(ThrottleMachines.class)
                                    .limiter("pay")
                                    .forKey("receiver")
                                    .tryAcquire())
                            .isTrue();
                });
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "proxy");
    }

    private static Object springProxy() {
        ProxyFactory factory = new ProxyFactory(new Plain());
        factory.setInterfaces(Pays.class);
        factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> "made");
        return factory.getProxy();
    }

    interface Payer {

        String pay(String one, String two);
    }

    interface Pays extends Payer {

        @Override
        @Throttled(name = "pay", limit = 1, period = "1h", key = "#payer")
        String pay(String payer, String receiver);
    }

    @Throttled(name = "pay", limit = 1, period = "1h", key = "#payer")
    interface TypedPays extends Payer {

        @Override
        String pay(String payer, String receiver);
    }

    interface GenericPays<T> {

        @Throttled(name = "pay", limit = 1, period = "1h", key = "#payer")
        String pay(T payer, T receiver);
    }

    interface ByPosition extends Payer {

        @Override
        @Throttled(name = "pay", limit = 1, period = "1h", key = "#p0")
        String pay(String payer, String receiver);
    }

    interface InExpression extends Payer {

        @Override
        @Throttled(name = "pay", limit = 1, period = "1h", key = "#payer.trim()")
        String pay(String payer, String receiver);
    }

    static class Plain {

        public String pay(String payer, String receiver) {
            return "plain";
        }
    }

    static class Swapped implements Pays {

        @Override
        public String pay(String receiver, String payer) {
            return receiver;
        }
    }

    static class Other implements Pays {

        @Override
        public String pay(String a, String b) {
            return a;
        }
    }

    static class TypedSwapped implements TypedPays {

        @Override
        public String pay(String receiver, String payer) {
            return receiver;
        }
    }

    static class GenericSwapped implements GenericPays<String>, Payer {

        @Override
        public String pay(String receiver, String payer) {
            return receiver;
        }
    }
}
