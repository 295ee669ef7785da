package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three regions, each with a breaker that cascades to its own cache and database. */
class RegionsStoryTest {

    private static final List<String> REGIONS = List.of("us-east", "us-west", "eu-central");

    private final Bench bench = new Bench(builder -> REGIONS.forEach(region -> builder.breaker(
            "api_" + region,
            Bench.settings()
                    .failureThreshold(10)
                    .resetTimeout(Duration.ofSeconds(300))
                    .cascadesTo("cache_" + region, "db_" + region)
                    .build())));

    @Test
    void regionThatFailsTakesItsOwnCacheAndDatabaseWithIt() {
        fail(bench.breaker("api_us-east"), 10);

        assertRefused(bench.breaker("cache_us-east"), CircuitOpenException.class)
                .satisfies(refusal -> assertThat(refusal.openCause().primary()).isEqualTo("api_us-east"));
        assertRefused(bench.breaker("db_us-east"), CircuitOpenException.class);
        assertThat(bench.events().of(CascadeTriggered.class))
                .singleElement()
                .satisfies(event -> assertThat(event.opened()).containsExactly("cache_us-east", "db_us-east"));
    }

    @Test
    void otherRegionsKeepWorking() {
        fail(bench.breaker("api_us-east"), 10);

        for (String region : List.of("us-west", "eu-central")) {
            succeed(bench.breaker("api_" + region));
            succeed(bench.breaker("cache_" + region));
            succeed(bench.breaker("db_" + region));
        }
    }

    @Test
    void callsAloneRecoverARegion() {
        fail(bench.breaker("api_us-east"), 10);
        bench.advance(Duration.ofSeconds(300));
        succeed(bench.breaker("api_us-east"));
        succeed(bench.breaker("cache_us-east"));
        succeed(bench.breaker("db_us-east"));

        assertThat(bench.machines().breakers().values()).allMatch(breaker -> breaker.state() == CircuitState.CLOSED);
    }

    @Test
    void oneResetRecoversARegion() {
        fail(bench.breaker("api_us-east"), 10);

        assertThat(bench.breaker("api_us-east").resetCascade().done()).isTrue();
        succeed(bench.breaker("db_us-east"));
    }
}
