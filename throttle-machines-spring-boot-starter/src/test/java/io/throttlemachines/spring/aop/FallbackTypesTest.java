package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    static class Superclass<T> {

        T instead(T given) {
            return given;
        }
    }

    static class Bound extends Superclass<Order> {

        @CircuitBreaker(name = "bound", fallback = "instead")
        public Order load(Order given) {
            return given;
        }
    }

    static class OtherBinding extends Superclass<String> {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Order load(Order given) {
            return given;
        }
    }

    static class Narrower {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Collection<String> call() {
            return List.of();
        }

        ArrayList<String> instead() {
            return new ArrayList<>();
        }
    }

    @SuppressWarnings("rawtypes")
    static class Raw {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call() {
            return List.of();
        }

        List instead() {
            return List.of();
        }
    }

    static class Wildcard {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<? extends Number> call(List<Integer> argument) {
            return List.of();
        }

        List<Integer> instead(List<? extends Number> argument) {
            return List.of();
        }
    }

    static class ExactList {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call(Map<String, List<Integer>> argument) {
            return List.of();
        }

        List<String> instead(Map<String, List<Integer>> argument, Exception failure) {
            return List.of();
        }
    }

    static class OwnVariable {

        @CircuitBreaker(name = "a", fallback = "instead")
        public <T> List<T> call(T argument) {
            return List.of();
        }

        <S> List<S> instead(S argument) {
            return List.of();
        }
    }

    static class DeclaredException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws IOException {
            return "";
        }

        String instead() throws FileNotFoundException {
            throw new FileNotFoundException();
        }
    }

    static class UncheckedException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() {
            return "";
        }

        String instead() throws IllegalStateException, StackOverflowError {
            return "";
        }
    }

    static class SubtypeOfStage {

        @CircuitBreaker(name = "a", fallback = "instead")
        public CompletionStage<String> call() {
            return new CompletableFuture<>();
        }

        CompletableFuture<String> instead() {
            return new CompletableFuture<>();
        }
    }

    static class OtherAnswer {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call(String argument) {
            return List.of();
        }

        List<Integer> instead(String argument) {
            return List.of();
        }
    }

    static class OtherStage {

        @CircuitBreaker(name = "a", fallback = "instead")
        public CompletionStage<String> call() {
            return new CompletableFuture<>();
        }

        CompletableFuture<Integer> instead() {
            return new CompletableFuture<>();
        }
    }

    static class OtherNested {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Map<String, List<String>> call() {
            return Map.of();
        }

        Map<String, List<Integer>> instead() {
            return Map.of();
        }
    }

    static class OtherArgument {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call(List<String> argument) {
            return "";
        }

        String instead(List<Integer> argument) {
            return "";
        }
    }

    static class CheckedException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() {
            return "";
        }

        String instead() throws IOException {
            throw new IOException();
        }
    }

    static class BroaderException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws FileNotFoundException {
            return "";
        }

        String instead() throws IOException {
            throw new IOException();
        }
    }

    static class OneOfTwo {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws IOException {
            return "";
        }

        String instead() {
            return "";
        }

        String instead(RuntimeException failure) throws Exception {
            throw new Exception(failure);
        }
    }
}
