package io.throttlemachines.spring.actuate.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimiterDescriptorTest {

    private final Limiter limiter =
            ThrottleMachines.builder().build().limiter("api", LimiterConfig.of(10, Duration.ofMinutes(1)));

    private static final class Silent implements LimiterMeter {

        @Override
        public void ended(Outcome outcome) {}

        @Override
        public void waited(long nanos) {}
    }

    @Test
    void permittedCallsAreShownIfMeasured() {
        assertThat(LimiterDescriptor.of(limiter.status()).permitted()).isNull();
        ((DefaultLimiter) limiter).measure(new Silent());
        limiter.acquire(3);
        assertThat(LimiterDescriptor.of(limiter.status()).permitted()).isEqualTo(1);
    }

    @Test
    void lastManualActionIsShown() {
        assertThat(LimiterDescriptor.of(limiter.status()).manualAction()).isNull();
        LimiterConfig next = limiter.config().toBuilder().limit(20).build();
        limiter.configure(next, new ActionNote("ann", "sale", null));
        LimiterDescriptor shown = LimiterDescriptor.of(limiter.status());
        assertThat(shown.limit()).isEqualTo(20);
        assertThat(shown.burst()).isEqualTo(20);
        ManualActionDescriptor action = shown.manualAction();
        assertThat(action).isNotNull();
        assertThat(action.action()).isEqualTo("configure");
        assertThat(action.by()).isEqualTo("ann");
        assertThat(action.reason()).isEqualTo("sale");
        assertThat(action.until()).isNull();
    }
}
