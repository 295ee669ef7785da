package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of stores, and their settings. */
class StoreNamesTest {

    private final PermitStore store = new ToyStore(Clock.systemUTC());
    private final ThrottleMachinesBuilder builder =
            ThrottleMachines.builder().store("grid", store, StoreConfig.DEFAULTS);

    @Test
    void unknownStoreOffersTheNearest() {
        ThrottleMachinesBuilder wrong =
                builder.limiter("api", Instance.shared().store("gird").build());
        assertThatThrownBy(wrong::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("'api'", "'gird'", "Did you mean 'grid'");
    }

    @Test
    void unknownStoreOffersTheLocalOne() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            LimiterConfig config = Instance.shared().build();
            assertThatThrownBy(() -> machines.limiter("api", config))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("'grid'", "'local'");
            assertThat(machines.limiters()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid", "local"})
    void nameIsTaken(String name) {
        assertThatThrownBy(() -> builder.store(name, store, StoreConfig.DEFAULTS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("'" + name + "'", "Give each store a name of its own");
    }

    @Test
    void storeOfARunningLimiterStays() {
        try (ThrottleMachines machines = builder.build()) {
            Limiter api = machines.limiter("api", Instance.shared().build());
            LimiterConfig local = api.config().toBuilder().store("local").build();
            assertThatThrownBy(() -> api.configure(local, ActionNote.NONE))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("store");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.001S", "PT1M0.000000001S", "PT2562047788015215H"})
    void timeoutOutOfRange(Duration timeout) {
        assertThatThrownBy(() -> new StoreConfig(timeout, StoreConfig.OnFailure.DENY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Write a duration from 1ms to 1m");
    }

    @Test
    void storeThatWasNeverCalledIsAvailable() {
        try (ThrottleMachines machines = builder.build()) {
            assertThat(machines.stores()).as("no limiter uses it").isEmpty();
            LimiterConfig shared = LimiterConfig.of(1, Duration.ofHours(1)).toBuilder()
                    .store("grid")
                    .build();
            var unused = machines.limiter("shared", shared);
            assertThat(machines.stores()).containsOnlyKeys("grid");
            assertThat(machines.stores().get("grid").available()).isTrue();
            assertThat(machines.stores().get("grid").lastError()).isNull();
        }
    }
}
