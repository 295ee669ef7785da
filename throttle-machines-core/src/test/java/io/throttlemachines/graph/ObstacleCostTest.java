package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** D8: what the refusals and statuses of a deep graph cost together, in looks at circuits and in memory. */
class ObstacleCostTest {

    private static final int DEPTH = 2_000;
    private static final int LAYERS = 40;
    private static final int WIDTH = 40;

    private final ManualTicker ticker = new ManualTicker();
    private final Time time = new Time(ticker, ticker.clock(), ticker);
    private final Graph graph = new Graph(time, new Events());
    private final DependencyCheck check = new DependencyCheck(graph);
    private final List<SimpleCircuit> circuits = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    @Test
    void allRefusalsInAChainOfOpenCircuitsTakeOneWalk() {
        chain(DEPTH);
        nodes.forEach(this::open);
        int before = looks();

        List<DependencyException> refusals =
                nodes.stream().skip(1).map(check::recoverOrRefuse).toList();

        assertThat(looks() - before).isLessThan(20 * DEPTH);
        assertThat(refusals)
                .allSatisfy(refusal -> assertThat(refusal.blockedBy()).containsExactly("node 0"));
    }

    @Test
    void nodesWithTheSameRootsShareTheirNames() {
        chain(DEPTH);
        nodes.forEach(this::open);

        List<String> names = check.blockedBy(nodes.get(DEPTH - 1));
        assertThat(nodes.stream().skip(1))
                .allSatisfy(node -> assertThat(check.blockedBy(node)).isSameAs(names));
    }

    @Test
    void layersThatDependOnAllOfTheLayerBeforeTakeOneWalk() {
        for (int layer = 0; layer < LAYERS; layer++) {
            List<Node> before = List.copyOf(nodes.subList(Math.max(0, nodes.size() - WIDTH), nodes.size()));
            for (int i = 0; i < WIDTH; i++) {
                declare(before);
            }
        }
        nodes.stream().limit(WIDTH).forEach(this::open);
        int before = looks();

        assertThat(nodes.stream().skip(WIDTH))
                .allSatisfy(node -> assertThat(check.blockedBy(node)).hasSize(WIDTH));
        assertThat(looks() - before).isLessThan(20 * LAYERS * WIDTH * WIDTH);
    }

    @Test
    void changeThatWritesNothingCostsNoWalk() {
        chain(DEPTH);
        open(nodes.get(0));
        check.blockedBy(nodes.get(DEPTH - 1));
        int before = looks();

        graph.change(() -> true);
        nodes.forEach(check::blockedBy);

        assertThat(looks() - before).isZero();
    }

    /** For as long as a guard says no, however long that is. */
    @Test
    void callThatIsRefusedBecauseTheRootObjectsCostsNoWalk() {
        chain(DEPTH);
        nodes.forEach(this::open);
        circuits.forEach(circuit -> circuit.period = () -> 0); // due
        circuits.get(0).objection = "its guard says no";
        Node deepest = nodes.get(DEPTH - 1);
        check.recoverOrRefuse(deepest);
        int before = looks();

        DependencyException refusal = check.recoverOrRefuse(deepest);

        assertThat(looks() - before).isLessThan(20);
        assertThat(refusal.reason()).isEqualTo("node 0: its guard says no");
    }

    @Test
    void partsThatAreAvailableAreNotWalked() {
        chain(DEPTH);
        Node root = declare(List.of());
        Node called = declare(List.of(root, nodes.get(DEPTH - 1)));
        open(root);
        int before = looks();

        assertThat(check.blockedBy(called)).containsExactly(root.name());
        assertThat(looks() - before).isLessThan(20);
    }

    /** Each node has other roots, so that lists of them would take memory and time with the square of the depth. */
    @Test
    void chainInWhichEachNodeNeedsAnOpenLeafOfItsOwnTakesMemoryInProportion() {
        List<Node> chain = chainWithLeaves(2 * DEPTH);
        long heap = heap();
        long allocated = allocated();

        assertThat(check.blockedBy(chain.get(2 * DEPTH - 1))).hasSize(2 * DEPTH);
        assertThat(allocated() - allocated).isLessThan(4 * DEPTH * 12_000L);

        chain.forEach(check::blockedBy);
        assertThat(heap() - heap).isLessThan(4 * DEPTH * 4_000L);
    }

    @Test
    void nodesAboveVeryManyRootsShareTheirNames() {
        List<Node> leaves = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            leaves.add(declare(List.of()));
        }
        Node left = declare(leaves);
        Node right = declare(leaves);
        for (int i = 0; i < LAYERS; i++) {
            List<Node> both = List.of(left, right);
            left = declare(both);
            right = declare(both);
        }
        leaves.forEach(this::open);

        assertThat(check.blockedBy(left)).hasSize(DEPTH).isSameAs(check.blockedBy(right));
    }

    @RepeatedTest(5)
    void nodesNameExactlyTheRootsThatKeepCallsFromThem(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Map<Node, Set<Node>> beneath = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            List<Node> dependencies = random.ints(i == 0 ? 0 : random.nextInt(4), 0, Math.max(1, i))
                    .distinct()
                    .mapToObj(nodes::get)
                    .toList();
            Set<Node> reached = new HashSet<>(dependencies);
            dependencies.forEach(each -> reached.addAll(beneath.get(each)));
            beneath.put(declare(dependencies), reached);
        }
        Set<Node> open = nodes.stream().filter(node -> random.nextInt(3) == 0).collect(Collectors.toSet());
        open.forEach(this::open);
        Collections.shuffle(nodes, random);

        assertThat(nodes)
                .allSatisfy(node -> assertThat(check.blockedBy(node))
                        .isEqualTo(beneath.get(node).stream()
                                .filter(each -> open.contains(each) && Collections.disjoint(beneath.get(each), open))
                                .map(Node::name)
                                .sorted()
                                .toList()));
    }

    private List<Node> chainWithLeaves(int depth) {
        List<Node> chain = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            Node leaf = declare(List.of());
            chain.add(declare(i == 0 ? List.of(leaf) : List.of(leaf, chain.get(i - 1))));
            open(leaf);
        }
        return chain;
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void chain(int depth) {
        for (int i = 0; i < depth; i++) {
            declare(i == 0 ? List.of() : List.of(nodes.get(i - 1)));
        }
    }

    private Node declare(List<Node> dependencies) {
        SimpleCircuit circuit = new SimpleCircuit();
        Node node = new Node("node " + nodes.size(), circuit);
        circuits.add(circuit);
        nodes.add(node);
        graph.declare(List.of(new Declaration(node, dependencies, List.of())));
        return node;
    }

    private void open(Node node) {
        graph.change(() -> {
            graph.open(node, () -> {
                OpenPeriod period = () -> time.nanos() + 1;
                ((SimpleCircuit) node.circuit()).period = period;
                return new BreakerTransition(node.name(), CircuitState.CLOSED, CircuitState.OPEN, null, Instant.EPOCH);
            });
            return true;
        });
    }

    private int looks() {
        return circuits.stream().mapToInt(circuit -> circuit.looks.get()).sum();
    }
}
