package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.HedgeScene.Way;
import io.throttlemachines.refusal.CircuitOpenException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two running attempts: which one ends first, how it ends, how the other ends, and the result of the call. */
class OutcomePairTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** How an attempt, or the waiting for it, ends. */
    enum End {
        SUCCESS,
        FAILURE,
        REFUSED,
        CANCELLED,
        TIMEOUT,
        GIVEN_UP
    }

    /** first's end, other's end, the result: FIRST or OTHER, its answer or exception; then its suppressed ones. */
    private static final String TABLE = """
            SUCCESS   SUCCESS   FIRST   -
            SUCCESS   FAILURE   FIRST   -
            SUCCESS   REFUSED   FIRST   -
            SUCCESS   CANCELLED FIRST   -
            SUCCESS   TIMEOUT   FIRST   -
            SUCCESS   GIVEN_UP  FIRST   -
            FAILURE   SUCCESS   OTHER   -
            FAILURE   FAILURE   FIRST   OTHER
            FAILURE   REFUSED   FIRST   OTHER
            FAILURE   CANCELLED FIRST   OTHER
            FAILURE   TIMEOUT   TIMEOUT FIRST
            FAILURE   GIVEN_UP  GIVEN_UP -
            REFUSED   SUCCESS   OTHER   -
            REFUSED   FAILURE   OTHER   FIRST
            REFUSED   REFUSED   FIRST   -
            REFUSED   CANCELLED OTHER   FIRST
            REFUSED   TIMEOUT   TIMEOUT FIRST
            REFUSED   GIVEN_UP  GIVEN_UP -
            CANCELLED SUCCESS   OTHER   -
            CANCELLED FAILURE   FIRST   OTHER
            CANCELLED REFUSED   FIRST   OTHER
            CANCELLED CANCELLED FIRST   OTHER
            CANCELLED TIMEOUT   TIMEOUT FIRST
            CANCELLED GIVEN_UP  GIVEN_UP -
            TIMEOUT   SUCCESS   TIMEOUT -
            TIMEOUT   FAILURE   TIMEOUT -
            GIVEN_UP  SUCCESS   GIVEN_UP -
            GIVEN_UP  FAILURE   GIVEN_UP -
            """;

    static Stream<Arguments> pairs() {
        return TABLE.lines()
                .map(line -> line.split(" +"))
                .flatMap(row -> Arrays.stream(Way.values())
                        .flatMap(way -> Stream.of(0, 1)
                                .map(first -> Arguments.of(
                                        way, first, End.valueOf(row[0]), End.valueOf(row[1]), row[2], row[3]))));
    }

    @ParameterizedTest(name = "{0}: attempt {1} ends first by {2}, the other by {3}: {4}, suppressed {5}")
    @MethodSource("pairs")
    void firstAnswerElseFirstFailure(Way way, int first, End firstEnd, End otherEnd, String result, String suppressed) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).timeout(TIMEOUT));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            scene.hasBegun(1);

            Object one = end(scene, answer, first, firstEnd);
            boolean decided = answer.isDone();
            assertThat(decided)
                    .isEqualTo(firstEnd != End.FAILURE && firstEnd != End.REFUSED && firstEnd != End.CANCELLED);
            Object two = decided && (otherEnd == End.TIMEOUT || otherEnd == End.GIVEN_UP)
                    ? null
                    : end(scene, answer, 1 - first, otherEnd);

            check(answer, result, suppressed, one, two);
            int winner = result.equals("FIRST") ? first : 1 - first;
            checkCounts(hedge, answer.isCompletedExceptionally() ? -1 : winner, result);
            assertThat(scene.ticker.pendingTasks()).isZero();
        }
    }

    /** Ends an attempt, and returns its answer or exception. */
    private static Object end(HedgeScene scene, CompletableFuture<Object> answer, int attempt, End end) {
        Throwable failure = switch (end) {
            case FAILURE -> new IOException("attempt " + attempt);
            case REFUSED -> scene.refusal();
            default -> null;
        };
        switch (end) {
            case SUCCESS -> scene.succeed(attempt, "answer " + attempt);
            case FAILURE, REFUSED -> scene.fail(attempt, failure);
            case CANCELLED -> scene.cancel(attempt);
            case TIMEOUT -> scene.advance(TIMEOUT);
            case GIVEN_UP -> answer.cancel(true);
        }
        return end == End.SUCCESS ? "answer " + attempt : end == End.CANCELLED ? CancellationException.class : failure;
    }

    private static void check(
            CompletableFuture<Object> answer, String result, String suppressed, Object one, Object two) {
        Throwable failure = HedgeScene.failure(answer);
        switch (result) {
            case "TIMEOUT" -> assertThat(failure).isInstanceOf(HedgeTimeoutException.class);
            case "GIVEN_UP" -> assertThat(answer).isCancelled();
            default -> checkIs(result.equals("FIRST") ? one : two, failure == null ? answer.join() : failure);
        }
        if (failure != null) {
            Object expected = suppressed.equals("FIRST") ? one : two;
            assertThat(failure.getSuppressed()).hasSize(suppressed.equals("-") ? 0 : 1);
            HedgeScene.suppressed(failure).forEach(each -> checkIs(expected, each));
        }
    }

    private static void checkIs(Object expected, Object actual) {
        if (expected instanceof Class<?> type) {
            assertThat(actual).isInstanceOf(type);
        } else if (expected instanceof CircuitOpenException) {
            assertThat(actual).isInstanceOf(CircuitOpenException.class);
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static void checkCounts(Hedge hedge, int winner, String result) {
        Awaitility.await().pollInterval(1, TimeUnit.MILLISECONDS).untilAsserted(() -> {
            HedgeStatus status = hedge.status();
            assertThat(status.calls()).isEqualTo(1);
            assertThat(status.hedged()).isEqualTo(1);
            assertThat(status.attempts()).isEqualTo(2);
            assertThat(status.won()).containsExactly(winner == 0 ? 1L : 0L, winner == 1 ? 1L : 0L);
            assertThat(status.timedOut()).isEqualTo(result.equals("TIMEOUT") ? 1 : 0);
            assertThat(status.failed())
                    .isEqualTo(winner < 0 && !result.equals("TIMEOUT") && !result.equals("GIVEN_UP") ? 1 : 0);
        });
    }
}
