package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** B8: what a call or look finds after the end of timed modes does not depend on whether anyone has looked at the modes before. */
class EndOfModeOffPropertyTest {

    private static final int SIZE = 8;
    private static final int STEPS = 80;

    /** The actions from here on are calls. A call that no mode concerns looks at none. */
    private static final int CALLS = 12;

    @RepeatedTest(40)
    void outcomesAreTheSameWithoutLooksAtTheModes(RepetitionInfo run) {
        assertThat(outcomes(run.getCurrentRepetition(), false)).isEqualTo(outcomes(run.getCurrentRepetition(), true));
    }

    private static List<String> outcomes(int seed, boolean looking) {
        Random random = new Random(seed);
        List<String> outcomes = new ArrayList<>();
        try (Bench bench = new Bench(builder -> {
            for (int node = 0; node < SIZE; node++) {
                builder.breaker("n" + node, settings(node, random).build());
            }
        })) {
            for (int step = 0; step < STEPS; step++) {
                bench.advance(Duration.ofSeconds(random.nextInt(4)));
                Breaker breaker = bench.breaker("n" + random.nextInt(SIZE));
                int action = random.nextInt(14);
                ActionNote note = ActionNote.NONE.lasting(Duration.ofSeconds(1 + random.nextInt(8)));
                if (looking
                        && (action < CALLS || ((DefaultBreaker) breaker).node().blocked())) {
                    bench.machines().breakers().values().forEach(Breaker::mode);
                }
                outcomes.add(step + " " + action + " " + breaker + ": " + outcome(bench, breaker, action, note));
            }
            bench.machines().breakers().values().forEach(breaker -> outcomes.add(look(breaker)));
        }
        return outcomes;
    }

    /** Each node depends on some of those before it, and cascades to some after it. */
    private static BreakerConfigBuilder settings(int node, Random random) {
        BreakerConfigBuilder settings = Bench.settings();
        List<String> dependencies = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (int other = 0; other < SIZE; other++) {
            if (random.nextInt(4) == 0) {
                if (other < node) {
                    dependencies.add("n" + other);
                } else if (other > node) {
                    targets.add("n" + other);
                }
            }
        }
        return settings.dependsOn(dependencies).cascadesTo(targets);
    }

    private static String outcome(Bench bench, Breaker breaker, int action, ActionNote note) {
        try {
            switch (action) {
                case 0, 1 -> breaker.mode(Mode.OFF, note);
                case 2 -> breaker.mode(Mode.OFF);
                case 3 -> breaker.mode(Mode.ENFORCE, note);
                case 4 -> breaker.mode(Mode.OBSERVE, note);
                case 5 -> breaker.isolate(note);
                case 6 -> breaker.forceOpen();
                case 7 -> breaker.forceClose();
                case 8 -> {
                    return breaker.tryReset(ActionNote.NONE).toString();
                }
                case 9 -> {
                    return breaker.tryRecover(ActionNote.NONE).toString();
                }
                case 10 -> {
                    return bench.machines().impact(breaker.name()).toString();
                }
                case 11 -> {
                    return look(breaker);
                }
                case CALLS ->
                    breaker.run(() -> {
                        throw new BackendException();
                    });
                default -> breaker.run(() -> {});
            }
            return "done";
        } catch (RuntimeException refused) {
            return refused.toString();
        }
    }

    private static String look(Breaker breaker) {
        return breaker.wouldAllow() + " " + breaker.state() + " " + breaker.cascadeStatus() + " " + breaker.status();
    }
}
