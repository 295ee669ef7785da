package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B8: a note with a duration is rejected by actions without an end, also when there is nothing to do. */
class ManualDurationTest {

    private static final ActionNote NOTE = ActionNote.NONE.lasting(Duration.ofMinutes(10));

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker("breaker");

    @AfterEach
    void close() {
        bench.close();
    }

    private static void assertRejected(Runnable action) {
        assertThatIllegalArgumentException().isThrownBy(action::run).withMessageContaining("cannot have a duration");
    }

    @Test
    void breakerThatIsNotOpen() {
        assertRejected(() -> breaker.tryRecover(NOTE));
        assertRejected(() -> breaker.tryReset(NOTE));
        assertRejected(() -> breaker.resetCascade(NOTE));
    }

    @Test
    void keyThatIsUnknown() {
        assertRejected(() -> breaker.tryResetKey("unknown", NOTE));
        assertRejected(() -> breaker.forKey("unknown").tryReset(NOTE));
    }

    @Test
    void groupWithoutABreakerThatIsOpen() {
        Group group = bench.machines()
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("member", Bench.settings().build())
                                .build());
        assertRejected(() -> group.recover(Duration.ZERO, NOTE));
        assertRejected(() -> group.resetAll(NOTE));
    }

    @Test
    void groupWithoutABreaker() {
        Group group = bench.machines().group("empty", GroupConfig.builder().build());
        assertRejected(() -> group.recover(Duration.ZERO, NOTE));
        assertRejected(() -> group.resetAll(NOTE));
    }
}
