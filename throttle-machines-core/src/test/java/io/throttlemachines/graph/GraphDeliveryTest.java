package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.CallFailed;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.EventRecorder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events are never delivered under a lock (rules, section 14). */
class GraphDeliveryTest {

    private final Events events = new Events();
    private final EventRecorder recorder = new EventRecorder();
    private final ManualTicker ticker = new ManualTicker();
    private final Graph graph = new Graph(new Time(ticker, ticker.clock(), ticker), events);

    /** A declaring thread holds the lock of the names, and an event of another thread may be waiting just then. */
    @Test
    void declaringDeliversNothing() {
        events.add(recorder);
        events.record(new CallFailed("other", new IllegalStateException(), Instant.EPOCH));
        graph.declare(List.of(new Declaration(new Node("node", null), List.of(), List.of())));
        assertThat(recorder.all()).isEmpty();

        events.deliver();
        assertThat(recorder.all()).hasSize(1);
    }

    @Test
    void changeDeliversOnlyAfterTheOutermostChange() {
        events.add(recorder);
        graph.change(() -> {
            graph.change(() -> {
                events.record(new CallFailed("node", new IllegalStateException(), Instant.EPOCH));
                return true;
            });
            assertThat(recorder.all()).isEmpty();
            return true;
        });

        assertThat(recorder.all()).hasSize(1);
    }
}
