package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** D10: the impact reported before an opening is what happens then, on any graph and in any state. */
class ImpactPropertyTest {

    private static final int GRAPHS = 20;
    private static final int NODES = 60;
    private static final int OPENINGS = 150;

    @Test
    void reportedImpactIsWhatHappens() {
        long first = System.nanoTime();
        int cascades = 0;
        for (long seed = first; seed < first + GRAPHS; seed++) {
            try {
                cascades += play(new Random(seed));
            } catch (RuntimeException | AssertionError failure) {
                fail("Random seed " + seed, failure);
            }
        }
        assertThat(cascades).isGreaterThan(GRAPHS);
    }

    private static int play(Random random) {
        RandomGraph graph = new RandomGraph(random, NODES, NODES / 6);
        int cascades = 0;
        try (Bench bench = new Bench(graph::declare)) {
            List<Breaker> breakers = List.copyOf(bench.machines().breakers().values());
            for (int i = 0; i < OPENINGS; i++) {
                disturb(random, bench, breakers);
                Breaker breaker = breakers.get(random.nextInt(breakers.size()));
                cascades += open(breaker, bench) ? 1 : 0;
            }
        }
        return cascades;
    }

    private static void disturb(Random random, Bench bench, List<Breaker> breakers) {
        for (int i = random.nextInt(12); i > 0; i--) {
            Breaker breaker = breakers.get(random.nextInt(breakers.size()));
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> breaker.forceClose();
                case 3 -> breaker.attemptRecovery();
                case 4 -> breaker.resetCascade();
                default -> breaker.mode(Mode.values()[random.nextInt(3)]);
            }
            bench.advance(Duration.ofSeconds(random.nextInt(20)));
        }
    }

    /** Returns whether others opened with it. */
    private static boolean open(Breaker breaker, Bench bench) {
        ThrottleMachines machines = bench.machines();
        Impact impact = machines.impact(breaker.name());
        if (breaker.mode() == Mode.OFF) {
            assertThat(impact).isEqualTo(new Impact(breaker.name(), List.of(), List.of()));
            return false;
        }
        boolean wasOpen = breaker.state() == CircuitState.OPEN;
        Set<String> before = unavailable(machines);
        bench.settle();
        bench.events().clear();

        breaker.forceOpen();
        bench.settle();

        assertThat(impact.opens()).isEqualTo(opened(bench, breaker.name()));
        Set<String> after = unavailable(machines);
        assertThat(after).containsAll(impact.unavailable());
        after.removeAll(before);
        assertThat(new HashSet<>(impact.unavailable())).containsAll(after);
        if (!wasOpen) {
            assertThat(machines.impact(breaker.name()).unavailable())
                    .containsExactlyInAnyOrderElementsOf(impact.unavailable());
        }
        assertThat(machines.impact(breaker.name()).opens()).isEmpty();
        return !impact.opens().isEmpty();
    }

    /** The other breakers that opened, by the events. */
    private static List<String> opened(Bench bench, String primary) {
        List<String> opened = new ArrayList<>();
        bench.events().of(BreakerTransition.class).stream()
                .filter(transition -> transition.to() == CircuitState.OPEN)
                .map(BreakerTransition::name)
                .filter(name -> !name.equals(primary))
                .forEach(opened::add);
        List<CascadeTriggered> cascade = bench.events().of(CascadeTriggered.class);
        assertThat(cascade).hasSize(opened.isEmpty() ? 0 : 1);
        assertThat(cascade).allSatisfy(each -> assertThat(each.opened()).isEqualTo(opened));
        return opened;
    }

    private static Set<String> unavailable(ThrottleMachines machines) {
        return machines.graph().nodes().stream()
                .filter(node -> !node.available())
                .map(NodeStatus::name)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
