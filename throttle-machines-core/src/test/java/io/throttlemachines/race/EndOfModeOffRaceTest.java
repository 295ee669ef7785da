package io.throttlemachines.race;

import static io.throttlemachines.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B8, C2: threads that look and call at the same time after the end of a mode off all find it. */
class EndOfModeOffRaceTest {

    private static final int ROUNDS = 2_000;

    @Test
    void everyThreadFindsTheEnd() {
        try (Bench bench = new Bench(builder -> builder.breaker("primary", Bench.cascadingTo("target"))
                .breaker("target", Bench.cascadingTo("last"))
                .breaker("last", Bench.settings().build())
                .breaker("dependent", Bench.dependingOn("target")))) {
            Breaker primary = bench.breaker("primary");
            Breaker target = bench.breaker("target");
            Breaker last = bench.breaker("last");
            Breaker dependent = bench.breaker("dependent");
            Runnable before = () -> {
                primary.forceClose();
                target.mode(Mode.OFF, ActionNote.NONE.lasting(Duration.ofSeconds(5)));
                last.forceClose();
                primary.isolate();
                bench.advance(Duration.ofSeconds(6));
            };
            Race.run(4, ROUNDS, before, (thread, round) -> {
                switch (thread) {
                    case 0 -> assertThat(target.state()).isEqualTo(CircuitState.OPEN);
                    case 1 -> assertRefused(dependent, DependencyException.class);
                    case 2 -> assertRefused(last, CircuitOpenException.class);
                    default -> {
                        assertThat(target.mode()).isEqualTo(Mode.ENFORCE);
                        assertRefused(dependent, DependencyException.class);
                    }
                }
            });
        }
    }
}
