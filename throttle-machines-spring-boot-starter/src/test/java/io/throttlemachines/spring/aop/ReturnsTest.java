package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.annotation.CircuitBreaker;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.util.Lazy;
import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.function.ThrowingSupplier;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;

class ReturnsTest {

    @ParameterizedTest
    @CsvSource({
        "value, VALUE",
        "entity, VALUE",
        "alsoSupplier, VALUE",
        "alsoRunnable, VALUE",
        "object, OBJECT",
        "stage, STAGE",
        "future, STAGE",
        "ownStage, OWN_STAGE",
        "ofVariable, STAGE",
        "mono, MONO",
        "flux, FLUX",
        "publisher, FLUX",
        "corePublisher, FLUX"
    })
    void theReturnTypeDecidesHowAMethodIsGuarded(String method, ReturnKind expected) {
        assertThat(kind(method(method))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallel",
                "flow",
                "supplier",
                "intSupplier",
                "longSupplier",
                "doubleSupplier",
                "booleanSupplier",
                "throwingSupplier",
                "singletonSupplier",
                "lazy",
                "kotlinLazy",
                "objectFactory",
                "objectProvider",
                "callable",
                "runnable",
                "stream",
                "numbers",
                "entityOfBody",
                "entityOfRunnable"
            })
    void anUnsupportedLazyReturnTypeIsRejected(String method) {
        assertThatThrownBy(() -> kind(method(method)))
                .isInstanceOf(InvalidAnnotationException.class)
                .hasMessageContaining("whose calls begin after the method has returned")
                .hasMessageContaining("Return a Mono or Flux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anyFuture", "task", "deferred", "entityOfMono", "entityOfStage"})
    void anAsynchronousReturnTypeIsRejected(String method) {
        assertThatThrownBy(() -> kind(method(method)))
                .isInstanceOf(InvalidAnnotationException.class)
                .hasMessageContaining("whose call may end after the method has returned")
                .hasMessageContaining("Return a Mono or Flux");
    }

    /** Kotlin's reflection, by which Spring calls suspending functions, does not know such a method. */
    @Test
    void aContinuationOfAMethodWrittenInJavaIsRejected() {
        Method method = ReflectionUtils.findMethod(Shapes.class, "suspending", Continuation.class);
        assertThatThrownBy(() -> kind(method))
                .isInstanceOf(InvalidAnnotationException.class)
                .hasMessageContaining("suspending function");
    }

    @Test
    void anUnsupportedReturnTypePreventsTheStart() {
        AnnotationContexts.with(builder -> {}, Unfollowed.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("ParallelFlux"));
    }

    private static ReturnKind kind(Method method) {
        AnnotationContext context = new AnnotationContext(null, () -> null, () -> null);
        AnnotationReader reader = new AnnotationReader(
                CircuitBreaker.class,
                new AnnotatedMethod<>(List.of(), method, method, Shapes.class),
                Shapes.class,
                context);
        Supplier<ReturnKind> kind = reader.returns();
        reader.rejectBody(kind);
        reader.finish();
        return kind.get();
    }

    private static Method method(String name) {
        return ReflectionUtils.findMethod(Shapes.class, name);
    }

    static class Unfollowed {

        @CircuitBreaker("remote")
        public ParallelFlux<String> all() {
            return Flux.just("a").parallel();
        }
    }

    interface Variable<T> {

        T ofVariable();
    }

    /** A value of an application, which has been found when the method returns. */
    record Price(long cents) implements Supplier<String> {

        @Override
        public String get() {
            return cents + " ct";
        }
    }

    static class OwnStage extends CompletableFuture<String> {}

    interface Shapes extends Variable<CompletableFuture<String>> {

        Object suspending(Continuation<String> continuation);

        OwnStage ownStage();

        Future<String> anyFuture();

        FutureTask<String> task();

        DeferredResult<String> deferred();

        ResponseEntity<List<String>> entity();

        ResponseEntity<Mono<String>> entityOfMono();

        HttpEntity<CompletionStage<String>> entityOfStage();

        ResponseEntity<StreamingResponseBody> entityOfBody();

        Supplier<String> supplier();

        IntSupplier intSupplier();

        LongSupplier longSupplier();

        DoubleSupplier doubleSupplier();

        BooleanSupplier booleanSupplier();

        ThrowingSupplier<String> throwingSupplier();

        SingletonSupplier<String> singletonSupplier();

        Lazy<String> lazy();

        kotlin.Lazy<String> kotlinLazy();

        ObjectFactory<String> objectFactory();

        ObjectProvider<String> objectProvider();

        Callable<String> callable();

        Runnable runnable();

        ResponseEntity<Runnable> entityOfRunnable();

        Price alsoSupplier();

        Thread alsoRunnable();

        Stream<String> stream();

        IntStream numbers();

        List<String> value();

        Object object();

        CompletionStage<String> stage();

        CompletableFuture<String> future();

        Mono<String> mono();

        Flux<String> flux();

        Publisher<String> publisher();

        CorePublisher<String> corePublisher();

        ParallelFlux<String> parallel();

        Flow.Publisher<String> flow();
    }
}
