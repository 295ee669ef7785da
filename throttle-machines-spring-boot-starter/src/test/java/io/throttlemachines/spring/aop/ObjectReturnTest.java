package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The answer of a method that declares no type is a value; the first one that is not is logged. */
@ExtendWith(OutputCaptureExtension.class)
class ObjectReturnTest {

    static Stream<Object> answersThatGoOn() {
        return Stream.of(new CompletableFuture<>(), Mono.just(1), Flux.just(1), Stream.of(1));
    }

    @ParameterizedTest
    @MethodSource("answersThatGoOn")
    void anAnswerThatGoesOnIsLoggedOnce(Object answer, CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            for (int i = 0; i < 2; i++) {
                assertThat(remote.any(answer)).isSameAs(answer);
            }
            assertThat(warnings(output))
                    .singleElement()
                    .asString()
                    .contains(
                            "ObjectReturnTest.Remote.any(Object) has returned a ",
                            answer.getClass().getName(),
                            "Declare the type that it returns.");
        });
    }

    @Test
    void anAnswerOfATypeVariableIsLoggedToo(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Remote.class).run(context -> {
            CompletableFuture<String> answer = context.getBean(Remote.class).generic(CompletableFuture::new);
            assertThat(answer).isNotDone();
            assertThat(warnings(output)).singleElement().asString().contains("generic(Callable)");
        });
    }

    @Test
    void aValueIsNotLogged(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            assertThat(remote.any("text")).isEqualTo("text");
            assertThat(remote.any(null)).isNull();
            assertThat(remote.<Callable<String>>generic(() -> () -> "later").call())
                    .isEqualTo("later");
            assertThat(warnings(output)).isEmpty();
        });
    }

    @Test
    void aTypeVariableThatTheBeanBindsIsItsType(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, OfStages.class).run(context -> {
            assertThat(context.getBean(OfStages.class).bound()).isCompletedExceptionally();
            assertThat(context.getBean(ThrottleMachines.class)
                            .breaker("bound")
                            .status()
                            .failures())
                    .isOne();
            assertThat(warnings(output)).isEmpty();
        });
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.contains("WARN")).toList();
    }

    static class Remote {

        @CircuitBreaker("any")
        public Object any(Object answer) {
            return answer;
        }

        @CircuitBreaker("generic")
        public <T> T generic(Callable<T> call) {
            try {
                return call.call();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    abstract static class Base<T> {

        @CircuitBreaker("bound")
        public T bound() {
            return answer();
        }

        abstract T answer();
    }

    static class OfStages extends Base<CompletableFuture<String>> {

        @Override
        CompletableFuture<String> answer() {
            return CompletableFuture.failedFuture(new IOException("down"));
        }
    }
}
