package io.throttlemachines.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.ThrottledException.Limit;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalSerializationTest {

    static Stream<RefusedException> refusals() {
        OpenCause cause = new OpenCause(Kind.FAILURES, "5 failures within PT1M", null, new IllegalStateException("no"));
        return Stream.of(
                new CircuitOpenException("a", new Opening(CircuitState.OPEN, Instant.EPOCH, cause), 1_000_000),
                new DependencyException(
                        "b", NodeStatus.Kind.BREAKER, new Blockage(List.of("a"), "needs a"), RefusedException.UNKNOWN),
                new ThrottledException("c", new Limit(10, 1_000_000_000, 10), 0, 1, 5_000_000),
                new BulkheadFullException("d", 3));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void serializationKeepsMessageAndRetryAfter(RefusedException refusal) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refusal);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            RefusedException read = (RefusedException) in.readObject();
            assertThat(read.getMessage()).isEqualTo(refusal.getMessage());
            assertThat(read.retryAfter()).isEqualTo(refusal.retryAfter());
        }
    }
}
