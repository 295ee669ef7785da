package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B6a: a time that ran out is a failure, unless it is ignored. */
class TimeoutVerdictTest {

    private static final HedgeTimeoutException TIMEOUT = new HedgeTimeoutException("search", Duration.ofSeconds(1));

    private final Bench bench = new Bench();

    @Test
    void timeoutIsAFailureWhateverIsRecorded() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(5).recordExceptions(List.of(IOException.class)));
        fail(breaker, TIMEOUT);
        fail(breaker, new CompletionException(TIMEOUT));

        assertThat(breaker.status().failures()).isEqualTo(2);
    }

    @Test
    void timeoutIsAFailureWhateverThePredicateReturns() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(5).exceptionPredicate(thrown -> false));
        fail(breaker, TIMEOUT);

        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {HedgeTimeoutException.class, RuntimeException.class})
    void ignoredTimeoutIsNoFailure(Class<? extends Throwable> ignored) {
        Breaker breaker = bench.breaker(it -> it.ignoreExceptions(List.of(ignored)));
        fail(breaker, TIMEOUT);

        assertThat(breaker.status().failures()).isZero();
    }
}
