package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.test.ManualTicker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a declaration of many nodes costs: memory in proportion to its edges, however many of them meet in one node. */
class DeclarationCostTest {

    private static final int NODES = 4_000;

    private final ManualTicker ticker = new ManualTicker();
    private final Graph graph = new Graph(new Time(ticker, ticker.clock(), ticker), new Events());
    private final Node hub = new Node("hub", null);

    @Test
    void dependentsOfOneNodeTakeMemoryInProportion() {
        List<Node> dependents = nodes();
        List<Declaration> declarations = new ArrayList<>(List.of(new Declaration(hub, List.of(), List.of())));
        dependents.forEach(node -> declarations.add(new Declaration(node, List.of(hub), List.of())));

        assertThat(allocatedBy(declarations)).isLessThan(NODES * 2_000L);
        assertThat(hub.dependents()).isEqualTo(dependents);
    }

    @Test
    void primariesOfOneTargetTakeMemoryInProportion() {
        List<Node> primaries = nodes();
        List<Declaration> declarations = new ArrayList<>(List.of(new Declaration(hub, List.of(), List.of())));
        primaries.forEach(node -> declarations.add(new Declaration(node, List.of(), List.of(hub))));

        assertThat(allocatedBy(declarations)).isLessThan(NODES * 2_000L);
        assertThat(hub.primaries()).isEqualTo(primaries);
    }

    @Test
    void laterDependentsAndPrimariesComeAfterTheEarlierOnes() {
        graph.declare(List.of(new Declaration(hub, List.of(), List.of())));
        List<Node> dependents = nodes().subList(0, 3);
        List<Node> primaries = nodes().subList(0, 3);

        for (int i = 0; i < 3; i++) {
            graph.declare(List.of(
                    new Declaration(dependents.get(i), List.of(hub), List.of()),
                    new Declaration(primaries.get(i), List.of(), List.of(hub))));
        }

        assertThat(hub.dependents()).isEqualTo(dependents);
        assertThat(hub.primaries()).isEqualTo(primaries);
    }

    private static List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node("node " + i, null));
        }
        return nodes;
    }

    private long allocatedBy(List<Declaration> declarations) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        graph.declare(declarations);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
