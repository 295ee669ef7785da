package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HedgeTest {

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void theSecondAttemptAnswersIfTheFirstIsLate() throws InterruptedException {
        Hedge hedge = machines.hedge(
                "search", HedgeConfig.builder().delay(Duration.ofMillis(5)).build());
        String answer = hedge.call(attempt -> {
            if (attempt.number() == 0) {
                never.await(1, TimeUnit.HOURS);
            }
            return "from " + HedgeAttempt.current().number();
        });
        assertThat(answer).isEqualTo("from 1");
        assertThat(hedge.status().won()).containsExactly(0L, 1L);
    }

    @Test
    void theFirstFailureIsThrownWithTheOthersSuppressed() {
        Hedge hedge = machines.hedge(
                "search",
                HedgeConfig.builder().delay(Duration.ofHours(1)).maxAttempts(3).build());
        assertThatThrownBy(() -> hedge.call(attempt -> {
                    throw new IOException("attempt " + attempt.number());
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("attempt 0")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("attempt 1", "attempt 2"));
    }

    @Test
    void withoutAnAnswerInTimeItTimesOut() {
        Hedge hedge = machines.hedge(
                "search",
                HedgeConfig.builder()
                        .delay(Duration.ofHours(1))
                        .timeout(Duration.ofMillis(10))
                        .build());
        assertThatThrownBy(() -> hedge.call(attempt -> never.await(1, TimeUnit.HOURS)))
                .isInstanceOf(HedgeTimeoutException.class);
    }
}
