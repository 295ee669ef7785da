package io.throttlemachines.spring.redis.fault;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.throttlemachines.limiter.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A limiter's slot moves from node to node of a cluster while three instances ask. */
@Tag("servers")
class ClusterTest {

    private static final int SLOTS = 16_384;
    private static final int MOVES = 4;

    private final List<RedisProcess> nodes = Stream.generate(() -> RedisProcess.clusterNode(RedisBinary.newest()))
            .limit(3)
            .toList();

    @BeforeEach
    void form() {
        for (RedisProcess node : nodes) {
            node.ask(commands -> commands.clusterSetConfigEpoch(1 + nodes.indexOf(node)));
        }
        for (int node = 0; node < nodes.size(); node++) {
            int first = SLOTS * node / nodes.size();
            int end = SLOTS * (node + 1) / nodes.size();
            nodes.get(node).ask(commands -> {
                nodes.forEach(other -> commands.clusterMeet("127.0.0.1", other.port()));
                return commands.clusterAddSlots(IntStream.range(first, end).toArray());
            });
        }
        await().atMost(LoadedFleet.PATIENCE).until(() -> nodes.stream().allMatch(ClusterTest::knowsAll));
    }

    private static boolean knowsAll(RedisProcess node) {
        String info = node.ask(RedisCommands::clusterInfo);
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
    }

    @AfterEach
    void stop() {
        nodes.forEach(RedisProcess::close);
    }

    /** The state moves along, so the limit holds all the time. */
    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "TOKEN_BUCKET|.*CONCURRENCY")
    void slotThatMovesTakesItsPermitsAlong(Algorithm algorithm) {
        RedisClusterConfiguration cluster = new RedisClusterConfiguration(
                nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList());
        try (LoadedFleet fleet =
                new LoadedFleet(() -> new LettuceConnectionFactory(cluster), algorithm, FailoverTest::machineMicros)) {
            fleet.assertLimitHoldsWhile(() -> {
                for (int move = 0; move < MOVES; move++) {
                    moveSlot();
                }
            });

            fleet.assertLimitHolds();
            fleet.stopAndCheck();
        }
        assertThat(nodes)
                .anyMatch(node ->
                        node.ask(commands -> commands.info("errorstats")).contains("MOVED"));
    }

    /** The records, votes and lives move along. While they are on their way a beat may fail; the next ones find all. */
    @Test
    void slotThatMovesTakesTheFleetAlong() {
        RedisClusterConfiguration cluster = new RedisClusterConfiguration(
                nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList());
        try (BreakerFleet fleet = new BreakerFleet(() -> new LettuceConnectionFactory(cluster))) {
            for (int move = 0; move < MOVES; move++) {
                fleet.instance(move).breaker().isolate();
                moveSlot();
                fleet.awaitAll(each ->
                        each.breaker().status().isolated() && each.shared().state() == OPEN && each.storeIsAvailable());
                long epoch = fleet.instance(0).shared().epoch();
                assertThat(epoch).isPositive();
                fleet.instance(move + 1).breaker().reset();
                fleet.awaitAll(each ->
                        each.breaker().state() == CLOSED && each.shared().epoch() > epoch);
            }
            fleet.instance(0).fail();
            fleet.awaitAll(each -> each.shared().votes().equals(List.of("instance-1")));
            fleet.instance(1).fail();
            fleet.awaitAll(each -> each.breaker().state() == OPEN);
        }
    }

    private record Placed(RedisProcess node, String key) {}

    private Stream<Placed> placed() {
        return nodes.stream().flatMap(node -> keys(node).stream().map(key -> new Placed(node, key)));
    }

    /** Moves the slot with a key to another node. */
    private void moveSlot() {
        Placed placed = await().atMost(LoadedFleet.PATIENCE)
                .until(() -> placed().findFirst(), Optional::isPresent)
                .orElseThrow();
        RedisProcess from = placed.node();
        String key = placed.key();
        RedisProcess to = nodes.get((nodes.indexOf(from) + 1) % nodes.size());
        int slot = from.ask(commands -> commands.clusterKeyslot(key)).intValue();
        String target = to.ask(RedisCommands::clusterMyId);
        String source = from.ask(RedisCommands::clusterMyId);
        to.ask(commands -> commands.clusterSetSlotImporting(slot, source));
        from.ask(commands -> commands.clusterSetSlotMigrating(slot, target));
        from.ask(commands -> {
            for (String each : commands.clusterGetKeysInSlot(slot, 10)) {
                commands.migrate("127.0.0.1", to.port(), 0, 5_000, MigrateArgs.Builder.key(each));
            }
            return true;
        });
        to.ask(commands -> commands.clusterSetSlotNode(slot, target));
        from.ask(commands -> commands.clusterSetSlotNode(slot, target));
    }

    private static List<String> keys(RedisProcess node) {
        return node.ask(commands -> commands.keys("*"));
    }
}
