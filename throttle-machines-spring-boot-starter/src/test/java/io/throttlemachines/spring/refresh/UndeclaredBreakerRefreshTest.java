package io.throttlemachines.spring.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import org.junit.jupiter.api.Test;

/** Changed defaults reach a breaker that is used and declared nowhere, and no breaker that Java declares. */
class UndeclaredBreakerRefreshTest {

    private final Refreshing refreshing = new Refreshing();

    /** A hedge and a breaker may share a name. Whether the hedge is declared says nothing of the breaker. */
    @Test
    void defaultsReachAnUndeclaredBreakerWhateverItsHedgeIs() {
        refreshing.run(app -> {
            BreakerConfig asDefault = app.machines().breaker("undeclared").config();
            app.machines().breaker("of-java", asDefault);
            app.machines().hedge("of-java");
            app.machines().breaker("both");
            app.machines().hedge("both");
            app.machines().breaker("hedge-of-java");
            app.machines().hedge("hedge-of-java", HedgeConfig.defaults());

            for (int threshold = 8; threshold <= 9; threshold++) {
                app.write("defaults.breaker.failure-threshold", Integer.toString(threshold))
                        .refresh();
                assertThat(app.breaker("of-java")).isEqualTo(asDefault);
                assertThat(app.breaker("both").failureThreshold()).isEqualTo(threshold);
                assertThat(app.breaker("hedge-of-java").failureThreshold()).isEqualTo(threshold);
            }
        });
    }
}
