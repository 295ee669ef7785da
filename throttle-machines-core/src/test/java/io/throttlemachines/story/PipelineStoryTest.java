package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ingestion, validation, processing, storage: each stage depends on the one before. */
class PipelineStoryTest {

    private static final List<String> STAGES = List.of("ingestion", "validation", "processing", "storage");

    private final Bench bench = new Bench(builder -> builder.breaker("ingestion", stage(10, 30))
            .breaker(
                    "validation",
                    stage(5, 45).toBuilder().dependsOn("ingestion").build())
            .breaker(
                    "processing",
                    stage(3, 60).toBuilder().dependsOn("validation").build())
            .breaker("storage", stage(2, 90).toBuilder().dependsOn("processing").build()));
    private final List<String> done = new ArrayList<>();

    @Test
    void dataPassesEveryStage() {
        process();

        assertThat(done).isEqualTo(STAGES);
    }

    @Test
    void brokenStageStopsItselfAndAllLaterStages() {
        fail(bench.breaker("validation"), 5);

        assertRefused(this::process, CircuitOpenException.class)
                .satisfies(refusal -> assertThat(refusal.name()).isEqualTo("validation"));
        assertThat(done).containsExactly("ingestion");
        assertThat(bench.breaker("processing").state()).isEqualTo(CircuitState.CLOSED);
        for (String later : List.of("processing", "storage")) {
            assertRefused(bench.breaker(later), DependencyException.class)
                    .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("validation"));
        }
    }

    @Test
    void refusalNamesTheStageAndTheRetryAfter() {
        fail(bench.breaker("ingestion"), 10);
        bench.advance(Duration.ofSeconds(10));

        assertRefused(bench.breaker("storage"), DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(20)));
    }

    @Test
    void callsToTheLastStageRecoverThePipeline() {
        STAGES.forEach(stage -> bench.breaker(stage).forceOpen());
        bench.advance(Duration.ofSeconds(90));
        bench.breaker("storage").run(() -> process(STAGES.subList(0, 3)));

        assertThat(done).containsExactly("ingestion", "validation", "processing");
        assertThat(bench.machines().breakers().values()).allMatch(breaker -> breaker.state() == CircuitState.CLOSED);
    }

    @Test
    void recoveryGoesStageByStage() {
        assertThat(bench.machines().recoveryOrder()).isEqualTo(STAGES);
    }

    private void process() {
        process(STAGES);
    }

    private void process(List<String> stages) {
        for (String stage : stages) {
            bench.breaker(stage).run(() -> done.add(stage));
        }
    }

    private static BreakerConfig stage(int failures, int seconds) {
        return Bench.settings()
                .failureThreshold(failures)
                .resetTimeout(Duration.ofSeconds(seconds))
                .build();
    }
}
