package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B15: a call of a key passes two circuits, that of its key and the breaker's own. */
class KeyAndBreakerTest {

    private final Bench bench = new Bench();

    @Test
    void wouldAllowAKeyWhoseBreakerHasNoPlaceLeft() {
        Breaker breaker = bench.breaker(it -> it.maxConcurrent(1));
        GuardedCalls key = breaker.forKey("key");
        breaker.admit();
        assertThat(breaker.wouldAllow()).isFalse();
        assertThat(key.wouldAllow()).isTrue();

        key.admit();
        assertThat(key.wouldAllow()).isFalse();
    }

    @Test
    void wouldAllowAKeyByTheSettingsThatItsNextCallHas() {
        Breaker breaker = bench.breaker(it -> it.maxConcurrent(1));
        GuardedCalls key = breaker.forKey("key");
        key.admit();
        breaker.configure(breaker.config().toBuilder().maxConcurrent(2).build(), ActionNote.NONE);
        assertThat(key.wouldAllow()).isTrue();

        key.admit();
        assertThat(key.wouldAllow()).isFalse();
    }

    /** Seconds for which the breaker's own circuit and its dependency are OPEN: zero for not at all, -1 if isolated; the key's is for 10. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 10",
        "5, 0, 10",
        "30, 0, 30",
        "-1, 0, ",
        "0, 60, 60",
        "0, -1, ",
        "30, 60, 60",
        "60, 30, 60",
        "5, 5, 10"
    })
    void refusalOfAKeyIsDueWhenTheBreakerIsToo(long own, long dependency, @Nullable Long expected) {
        Breaker gateway = bench.breaker("gateway");
        Breaker breaker = bench.breaker("breaker", Bench.dependingOn("gateway"));
        GuardedCalls key = breaker.forKey("key");
        assertThatThrownBy(() -> key.run(Calls.throwing(new BackendException())))
                .isInstanceOf(BackendException.class);
        open(gateway, dependency);
        open(breaker, own);

        Calls.assertRefused(() -> key.run(() -> {}), CircuitOpenException.class)
                .extracting(CircuitOpenException::retryAfter)
                .isEqualTo(Optional.ofNullable(expected).map(Duration::ofSeconds));
    }

    private static void open(Breaker breaker, long seconds) {
        if (seconds < 0) {
            breaker.isolate();
        } else if (seconds > 0) {
            breaker.forceOpen(ActionNote.NONE.lasting(Duration.ofSeconds(seconds)));
        }
    }
}
