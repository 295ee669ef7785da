package io.throttlemachines.spring.actuate.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.spring.actuate.response.RequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventKindTest {

    /** A new event record needs a kind too. */
    @Test
    void everyEventRecordHasOneKind() {
        assertThat(EventKind.ALL.stream().<Object>map(EventKind::type))
                .containsExactlyInAnyOrder((Object[]) ThrottleEvent.class.getPermittedSubclasses());
    }

    @Test
    void kindsAreNamedAfterTheirRecords() {
        assertThat(EventKind.ALL.stream().map(EventKind::text))
                .containsExactly(
                        "breaker-transition",
                        "cascade-triggered",
                        "action-blocked",
                        "refusal-observed",
                        "mode-changed",
                        "manual-action-taken",
                        "manual-action-lifted",
                        "configuration-changed",
                        "call-failed",
                        "retry-budget-exhausted",
                        "fleet-opened",
                        "fleet-vote",
                        "store-unavailable",
                        "store-available");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cascade-triggered",
                "CascadeTriggered",
                "cascade_triggered",
                "CASCADE_TRIGGERED",
                "cascadetriggered"
            })
    void kindsAreFoundInAnySpelling(String name) {
        assertThat(EventKind.named(name).text()).isEqualTo("cascade-triggered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cascade", "cascade triggered"})
    void unknownKindIsRejected(String name) {
        assertThatThrownBy(() -> EventKind.named(name))
                .isInstanceOf(RequestException.class)
                .hasMessage("There is no kind of event '" + name + "'.");
    }
}
