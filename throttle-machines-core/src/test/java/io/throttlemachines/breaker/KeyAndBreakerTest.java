package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.testing.Bench;
import org.junit.jupiter.api.Test;

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
}
