package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.retry.RetryScene.Way;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which calls are made again, how often, and what their callers get (T1, T5). */
class RetryTest {

    private final RetryScene scene = new RetryScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void callThatSucceedsIsMadeOnce(Way way) throws Throwable {
        Retry retry = scene.retry(RetryConfig.builder());

        assertThat(scene.<String>call(way, retry, () -> "answer")).isEqualTo("answer");
        assertThat(scene.<String>call(way, retry, () -> null)).isNull();
        assertThat(scene.attempts).isEqualTo(2);
        assertThat(retry.status()).isEqualTo(new RetryStatus("orders", 2, 0, 0, 0, 0, 0, 0, 10, 1));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void failedCallIsMadeAgainUntilItSucceeds(Way way) throws Throwable {
        Retry retry = scene.retry(RetryConfig.builder());

        assertThat(scene.call(way, retry, RetryScene.failing(2, IOException::new)))
                .isEqualTo("answer");
        assertThat(scene.attempts).isEqualTo(3);
        assertThat(retry.status()).isEqualTo(new RetryStatus("orders", 1, 2, 1, 0, 0, 0, 0, 8, 1));
        assertThat(scene.ticker.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void lastFailureIsThrownWithTheEarlierOnesSuppressed(Way way) {
        Retry retry = scene.retry(RetryConfig.builder());
        List<IOException> failures = List.of(new IOException("1"), new IOException("2"), new IOException("3"));
        var thrown = failures.iterator();

        Throwable failure = catchThrowable(() -> scene.call(way, retry, () -> {
            throw thrown.next();
        }));

        assertThat(failure).isSameAs(failures.get(2)).hasSuppressedException(failures.get(0));
        assertThat(failure.getSuppressed()).containsExactly(failures.get(0), failures.get(1));
        assertThat(retry.status()).isEqualTo(new RetryStatus("orders", 1, 2, 0, 1, 0, 0, 0, 8, 0));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void sameExceptionIsNotSuppressedInItself(Way way) {
        IOException same = new IOException("same");
        Retry retry = scene.retry(RetryConfig.builder());

        assertThat(catchThrowable(() -> scene.call(way, retry, () -> {
                    throw same;
                })))
                .isSameAs(same)
                .hasNoSuppressedExceptions();
    }

    @Test
    void exceptionThrownByEveryCallKeepsABoundedNumberOfOthers() {
        Exception last = new IOException("thrown by every call");
        Retry retry = scene.retry(RetryScene.unlimited().maxAttempts(2));
        for (int i = 0; i < 1_000; i++) {
            boolean[] first = {true};
            Throwable unused = catchThrowable(() -> scene.call(Way.CALL, retry, () -> {
                if (first[0]) {
                    first[0] = false;
                    throw new IOException("another each time");
                }
                throw last;
            }));
        }
        assertThat(last.getSuppressed()).hasSize(100);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneAttemptIsNoRetry(Way way) {
        Retry retry = scene.retry(RetryConfig.builder().maxAttempts(1));

        assertThat(catchThrowable(() -> scene.call(way, retry, RetryScene.failing(1, IOException::new))))
                .isInstanceOf(IOException.class);
        assertThat(scene.attempts).isEqualTo(1);
    }

    @Test
    void callWithoutAnAnswerIsRetriedToo() throws IOException {
        int[] attempts = {0};
        scene.retry(RetryConfig.builder()).run(() -> {
            if (++attempts[0] < 3) {
                throw new IOException();
            }
        });
        assertThat(attempts[0]).isEqualTo(3);
    }

    static Stream<Arguments> judged() {
        RetryConfigBuilder none = RetryConfig.builder();
        RetryConfigBuilder listed = RetryConfig.builder()
                .retryOn(List.of(IOException.class))
                .doNotRetryOn(List.of(FileNotFoundException.class));
        RetryConfigBuilder excepted = RetryConfig.builder()
                .doNotRetryOn(List.of(RuntimeException.class))
                .retryOn(List.of(IllegalStateException.class));
        RetryConfigBuilder predicate = RetryConfig.builder()
                .retryOn(List.of(IOException.class))
                .doNotRetryOn(List.of(FileNotFoundException.class))
                .retryPredicate(failure -> "again".equals(failure.getMessage()));
        RetryConfigBuilder broken = RetryConfig.builder().retryPredicate(failure -> {
            throw new IllegalStateException("the predicate itself");
        });
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                Arguments.of(none, new IOException(), true),
                Arguments.of(none, new IllegalArgumentException(), true),
                Arguments.of(none, new AssertionError(), false),
                Arguments.of(none, new StackOverflowError(), false),
                Arguments.of(none, new CancellationException(), false),
                Arguments.of(none, new CompletionException(new IOException()), true),
                Arguments.of(none, new CompletionException(new AssertionError()), false),
                Arguments.of(RetryConfig.builder().retryOn(List.of(AssertionError.class)), new AssertionError(), true),
                Arguments.of(
                        RetryConfig.builder().retryOn(List.of(CancellationException.class)),
                        new CancellationException(),
                        true),
                Arguments.of(listed, new IOException(), true),
                Arguments.of(listed, new CompletionException(new FileNotFoundException()), false),
                Arguments.of(listed, new FileNotFoundException(), false),
                Arguments.of(listed, new IllegalStateException(), false),
                Arguments.of(listed, new HedgeTimeoutException("search", second), true),
                Arguments.of(listed, new CallTimeoutException("retry", "search", second), true),
                Arguments.of(excepted, new IllegalStateException(), true),
                Arguments.of(excepted, new IllegalArgumentException(), false),
                Arguments.of(excepted, new HedgeTimeoutException("search", second), false),
                Arguments.of(excepted, new IOException(), false),
                Arguments.of(predicate, new IllegalStateException("again"), true),
                Arguments.of(predicate, new IllegalStateException("never"), false),
                Arguments.of(predicate, new AssertionError("again"), true),
                Arguments.of(predicate, new FileNotFoundException("again"), false),
                Arguments.of(predicate, new IOException("never"), true),
                Arguments.of(broken, new IOException(), true),
                Arguments.of(broken, new AssertionError(), false));
    }

    @ParameterizedTest
    @MethodSource("judged")
    void listsAndPredicateDecideWhichFailuresAreRetried(RetryConfigBuilder config, Throwable failure, boolean retried) {
        for (Way way : Way.values()) {
            scene.attempts = 0;
            Retry retry = scene.machines.retry(way.name(), config.maxAttempts(2).build());
            Throwable thrown = catchThrowable(() -> scene.call(way, retry, () -> {
                throw failure;
            }));
            assertThat(thrown).isNotNull();
            assertThat(scene.attempts).as("%s", way).isEqualTo(retried ? 2 : 1);
        }
    }

    @Test
    void namesAreDeclaredAsThoseOfHedges() {
        RetryConfig two = RetryConfig.builder().maxAttempts(2).build();
        Retry declared = scene.machines.retry("declared", two);

        assertThat(scene.machines.retry("declared")).isSameAs(declared);
        assertThat(scene.machines.retry("declared", two)).isSameAs(declared);
        assertThat(catchThrowable(() -> scene.machines.retry("declared", RetryConfig.defaults())))
                .hasMessageContaining("The retry 'declared' is declared already, with other settings.");
        assertThat(scene.machines.undeclared()).isEmpty();
        assertThat(scene.machines.retry("used").config()).isEqualTo(RetryConfig.defaults());
        assertThat(scene.machines.undeclared()).containsExactly("used");
        assertThat(scene.machines.undeclaredBreakers()).isEmpty();
        assertThat(scene.machines.retries()).containsOnlyKeys("declared", "used");
    }

    @Test
    void breakerLimiterHedgeAndRetryMayShareAName() throws Throwable {
        Retry retry = scene.machines.retry("orders");

        scene.machines.hedge("orders");
        scene.machines.breaker("orders");
        scene.machines.limiter("orders", io.throttlemachines.limiter.LimiterConfig.of(1, Duration.ofSeconds(1)));

        assertThat(scene.<String>call(Way.CALL, retry, () -> "answer")).isEqualTo("answer");
    }

    @Test
    void impossibleSettingsAreRejected() {
        assertThat(catchThrowable(() -> RetryConfig.builder().maxAttempts(0))).hasMessageContaining("max-attempts");
        assertThat(catchThrowable(() -> RetryConfig.builder().maxAttempts(11))).hasMessageContaining("max-attempts");
        assertThat(catchThrowable(() -> RetryConfig.builder().multiplier(0.9))).hasMessageContaining("multiplier");
        assertThat(catchThrowable(() -> RetryConfig.builder().budget(-0.1))).hasMessageContaining("budget");
        assertThat(catchThrowable(() -> RetryConfig.builder().timeout(Duration.ZERO)))
                .hasMessageContaining("timeout");
        assertThat(catchThrowable(() ->
                        RetryConfig.builder().backoff(Duration.ofSeconds(11)).build()))
                .hasMessageContaining("backoff is PT11S, which is longer than max-backoff, PT10S.");
    }
}
