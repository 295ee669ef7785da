package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** 10.4: a breaker and a limiter may have one name; the limiter's fallback answers only for the limiter. */
class SharedNameFallbackTest {

    private static final LimiterConfig LIMIT = LimiterConfig.of(10, Duration.ofHours(1));

    static class Orders {

        @Throttled(name = "users", fallback = "first")
        @Throttled(name = "orders", fallback = "second")
        @CircuitBreaker(name = "orders")
        public String load() {
            return "loaded";
        }

        public String first(RefusedException refusal) {
            return "first";
        }

        public String second(RefusedException refusal) {
            return "second";
        }
    }

    private static String answer(BreakerConfig breaker, LimiterConfig limiter) {
        String[] answer = new String[1];
        AnnotationContexts.with(
                        builder -> builder.breaker("database", BreakerConfig.defaults())
                                .breaker("orders", breaker)
                                .limiter("users", LIMIT)
                                .limiter("orders", limiter),
                        Orders.class)
                .run(context -> {
                    context.getBean(ThrottleMachines.class).breaker("database").forceOpen();
                    answer[0] = context.getBean(Orders.class).load();
                });
        return answer[0];
    }

    @Test
    void firstFallbackAnswersForABlockedBreaker() {
        BreakerConfig blocked = BreakerConfig.builder().dependsOn("database").build();
        assertThat(answer(blocked, LIMIT)).isEqualTo("first");
    }

    @Test
    void firstFallbackAnswersForABreakerWhoseGuardObjects() {
        BreakerConfig guarded = BreakerConfig.builder().guard(breaker -> false).build();
        assertThat(answer(guarded, LIMIT)).isEqualTo("first");
    }

    @Test
    void limitersOwnFallbackAnswersForABlockedLimiter() {
        LimiterConfig blocked = LIMIT.toBuilder().dependsOn("database").build();
        assertThat(answer(BreakerConfig.defaults(), blocked)).isEqualTo("second");
    }

    @Test
    void limitersOwnFallbackAnswersForALimiterWhoseGuardObjects() {
        LimiterConfig guarded = LIMIT.toBuilder().guard(() -> false).build();
        assertThat(answer(BreakerConfig.defaults(), guarded)).isEqualTo("second");
    }
}
