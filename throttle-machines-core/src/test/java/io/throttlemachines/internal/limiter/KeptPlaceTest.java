package io.throttlemachines.internal.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The place of a caller that gave up in the moment in which it got the place. */
class KeptPlaceTest {

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Limiter limiter = machines.limiter(
            "places",
            LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY).limit(2).build());
    private final AllOfAttempt attempt = new AllOfAttempt(List.of(new PermitRequest(limiter, 1)), true);

    @AfterEach
    void close() {
        machines.close();
    }

    private void keep() {
        assertThat(attempt.first()).isZero();
        attempt.keep();
    }

    @Test
    void itIsFreeAgain() {
        keep();
        attempt.returnKept();
        assertThat(limiter.peek().remaining()).isEqualTo(2);
    }

    @Test
    void itIsFreeAgainAlthoughAnotherCallerHasGivenItBackForItsOwn() {
        keep();
        assertThat(limiter.tryAcquire()).isTrue();
        limiter.release();
        attempt.returnKept();
        assertThat(limiter.peek().remaining()).isEqualTo(2);
    }

    @Test
    void afterAResetItIsNoneOfTheOthers() {
        keep();
        limiter.reset();
        assertThat(limiter.tryAcquire()).isTrue();
        attempt.returnKept();
        assertThat(limiter.peek().remaining()).isEqualTo(1);
    }
}
