package io.throttlemachines.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepetitionTest {

    private final Repetition ofBreaker = Repetition.of(observed(Kind.BREAKER));
    private final Repetition ofLimiter = Repetition.of(observed(Kind.LIMITER));

    private static RefusalObserved observed(Kind kind) {
        return new RefusalObserved("api", kind, "needs db", Instant.EPOCH, 1);
    }

    @Test
    void breakerAndLimiterOfOneNameDoNotRepeatEachOther() {
        assertThat(ofBreaker).isEqualTo(Repetition.of(observed(Kind.BREAKER))).isNotEqualTo(ofLimiter);
    }

    /** As while too many events wait. */
    @Test
    void theyDoNotEvenIfTheReasonDoesNotMatter() {
        assertThat(ofBreaker.withoutDetail()).isNotEqualTo(ofLimiter.withoutDetail());
    }

    @Test
    void mergedEventIsStillOneOfTheLimiter() {
        assertThat(Repetition.merged(observed(Kind.LIMITER), observed(Kind.LIMITER)))
                .isEqualTo(new RefusalObserved("api", Kind.LIMITER, "needs db", Instant.EPOCH, 2));
    }
}
