package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.spring.aop.FallbackBeans.Bound;
import io.throttlemachines.spring.aop.FallbackBeans.BroaderException;
import io.throttlemachines.spring.aop.FallbackBeans.CheckedException;
import io.throttlemachines.spring.aop.FallbackBeans.DeclaredException;
import io.throttlemachines.spring.aop.FallbackBeans.ExactList;
import io.throttlemachines.spring.aop.FallbackBeans.Narrower;
import io.throttlemachines.spring.aop.FallbackBeans.OneOfTwo;
import io.throttlemachines.spring.aop.FallbackBeans.OtherAnswer;
import io.throttlemachines.spring.aop.FallbackBeans.OtherArgument;
import io.throttlemachines.spring.aop.FallbackBeans.OtherBinding;
import io.throttlemachines.spring.aop.FallbackBeans.OtherNested;
import io.throttlemachines.spring.aop.FallbackBeans.OtherPrimitive;
import io.throttlemachines.spring.aop.FallbackBeans.OtherStage;
import io.throttlemachines.spring.aop.FallbackBeans.OwnVariable;
import io.throttlemachines.spring.aop.FallbackBeans.Primitive;
import io.throttlemachines.spring.aop.FallbackBeans.PrimitiveObject;
import io.throttlemachines.spring.aop.FallbackBeans.Raw;
import io.throttlemachines.spring.aop.FallbackBeans.SubtypeOfStage;
import io.throttlemachines.spring.aop.FallbackBeans.UncheckedException;
import io.throttlemachines.spring.aop.FallbackBeans.Wildcard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fallback fits if its types do, with their arguments and with the type variables that the bean binds. */
class FallbackTypesTest {

    @Test
    void aRedeclaredGenericMethodNeedsOneFallback() {
        AnnotationContexts.with(builder -> {})
                .withBean(OrderRepository.class, () -> proxy(OrderRepository.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ThrottleMachines.class).breaker("find").isolate();
                    OrderRepository repository = context.getBean(OrderRepository.class);
                    assertThat(repository.findById(1L)).contains(new Order(1));
                    Repository<Order, Long> asDeclared = repository;
                    assertThat(asDeclared.findById(2L)).contains(new Order(2));
                });
    }

    @Test
    void aGenericInterfaceCanHaveTheFallback() {
        AnnotationContexts.with(builder -> {})
                .withBean(Orders.class, () -> proxy(Orders.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ThrottleMachines.class).breaker("find").isolate();
                    assertThat(context.getBean(Orders.class).findById(1L)).isEmpty();
                });
    }

    @Test
    void aGenericSuperclassCanHaveTheFallback() {
        AnnotationContexts.with(builder -> {}, Bound.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("bound").isolate();
            assertThat(context.getBean(Bound.class).load(new Order(3))).isEqualTo(new Order(3));
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Narrower.class,
                Raw.class,
                Wildcard.class,
                ExactList.class,
                Primitive.class,
                PrimitiveObject.class,
                OwnVariable.class,
                DeclaredException.class,
                UncheckedException.class,
                SubtypeOfStage.class
            })
    void whatFitsIsTaken(Class<?> bean) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(OtherAnswer.class, "fits as its fallback", "List<String> instead(String)"),
                Arguments.of(OtherStage.class, "fits as its fallback", "CompletionStage<String> instead()"),
                Arguments.of(OtherPrimitive.class, "fits as its fallback", "Long instead()"),
                Arguments.of(OtherNested.class, "fits as its fallback", "Map<String, List<String>> instead()"),
                Arguments.of(OtherArgument.class, "fits as its fallback", "String instead(List<String>)"),
                Arguments.of(OtherBinding.class, "fits as its fallback", "Order instead(Order)"),
                Arguments.of(
                        CheckedException.class, "throws IOException, which the method does not declare", "Declare"),
                Arguments.of(
                        BroaderException.class, "throws IOException, which the method does not declare", "Declare"),
                Arguments.of(OneOfTwo.class, "throws Exception, which the method does not declare", "Declare"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitStopsTheStart(Class<?> bean, String problem, String advice) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining(advice));
    }

    private static <T> T proxy(Class<T> type) {
        InvocationHandler handler = (proxy, method, arguments) ->
                method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : Optional.empty();
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    public record Order(long id) {}

    public interface Repository<T, I> {

        Optional<T> findById(I id);
    }

    public interface OrderRepository extends Repository<Order, Long> {

        @Override
        @CircuitBreaker(name = "find", fallback = "instead")
        Optional<Order> findById(Long id);

        default Optional<Order> instead(Long id) {
            return Optional.of(new Order(id));
        }
    }

    public interface Guarded<T, I> {

        @CircuitBreaker(name = "find", fallback = "none")
        Optional<T> findById(I id);

        default Optional<T> none(I id) {
            return Optional.empty();
        }
    }

    public interface Orders extends Guarded<Order, Long> {}
}
