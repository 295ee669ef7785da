package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B12, B15: the window of calls and the bounds of keys in application.yml. */
class BreakerWindowBindingTest {

    private static BreakerConfig bound(String... properties) {
        BreakerConfig[] config = new BreakerConfig[1];
        Starts.runner()
                .withPropertyValues(properties)
                .run(context -> config[0] =
                        context.getBean(ThrottleMachines.class).breaker("x").config());
        return config[0];
    }

    @Test
    void eachPropertyReachesTheConfiguration() {
        for (String place : new String[] {"breakers.x", "cascades.x", "defaults.breaker"}) {
            String prefix = "throttle-machines." + place + ".";
            BreakerConfig config =
                    bound(prefix + "failure-window-calls=7", prefix + "max-keys=70", prefix + "max-key-length=71");
            assertThat(config.failureWindowCalls()).isEqualTo(7);
            assertThat(config.maxKeys()).isEqualTo(70);
            assertThat(config.maxKeyLength()).isEqualTo(71);
        }
    }

    @Test
    void windowOfABreakerReplacesTheOtherKindUnderDefaults() {
        BreakerConfig calls = bound(
                "throttle-machines.defaults.breaker.failure-window=7s",
                "throttle-machines.breakers.x.failure-window-calls=7");
        assertThat(calls.failureWindowCalls()).isEqualTo(7);

        BreakerConfig time = bound(
                "throttle-machines.defaults.breaker.failure-window-calls=7",
                "throttle-machines.breakers.x.failure-window=7s");
        assertThat(time.failureWindowCalls()).isNull();
        assertThat(time.failureWindow()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void twoWindowsStopTheStart() {
        Starts.runner()
                .withPropertyValues(
                        "throttle-machines.breakers.x.failure-window=7s",
                        "throttle-machines.breakers.x.failure-window-calls=7")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("a breaker counts over one window only"));
    }
}
