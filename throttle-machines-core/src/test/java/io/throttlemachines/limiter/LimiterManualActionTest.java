package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class LimiterManualActionTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final ActionNote NOTE = new ActionNote("ann", "too strict", null);

    private final Bench bench = new Bench();
    private final Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));

    private static ManualAction action(Kind kind, ActionNote note) {
        return ManualAction.of(kind, note, Instant.EPOCH);
    }

    private ModeChanged changed(Mode from, Mode to) {
        return new ModeChanged("api", NodeStatus.Kind.LIMITER, from, to, bench.now());
    }

    @Test
    void aManuallySetModeIsPublishedAndStays() {
        bench.events().clear();
        limiter.mode(Mode.OBSERVE, NOTE);
        ManualAction action = action(Kind.MODE, NOTE);
        assertThat(bench.events().all())
                .containsExactly(
                        new ManualActionTaken("api", NodeStatus.Kind.LIMITER, action),
                        changed(Mode.ENFORCE, Mode.OBSERVE));
        bench.advance(AN_HOUR);
        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(limiter.status().manualAction()).isEqualTo(action);
    }

    @Test
    void aTimedModeEndsAtTheFirstCallAfterItsTime() {
        limiter.acquire(10);
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        ManualAction action = action(Kind.MODE, NOTE.lasting(AN_HOUR));
        assertThat(limiter.status().manualAction()).isEqualTo(action);
        bench.advance(AN_HOUR.minusNanos(1));
        assertThat(limiter.tryAcquire(100)).isTrue();
        bench.events().clear();
        bench.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire(100)).isFalse();
        assertThat(bench.events().all())
                .containsExactly(
                        new ManualActionLifted("api", NodeStatus.Kind.LIMITER, action, bench.now()),
                        changed(Mode.OFF, Mode.ENFORCE));
        assertThat(limiter.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(limiter.status().manualAction()).isNull();
    }

    @Test
    void peekAndStatusEndATimedModeToo() {
        limiter.mode(Mode.OFF, ActionNote.NONE.lasting(AN_HOUR));
        bench.advance(AN_HOUR);
        assertThat(limiter.status().mode()).isEqualTo(Mode.ENFORCE);
        assertThat(limiter.peek(11).allowed()).isFalse();
    }

    @Test
    void anExpiredModeIsLiftedBeforeAnotherIsSet() {
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        bench.advance(AN_HOUR);
        bench.events().clear();
        limiter.mode(Mode.OFF);
        assertThat(bench.events().all())
                .containsExactly(
                        new ManualActionLifted(
                                "api", NodeStatus.Kind.LIMITER, action(Kind.MODE, NOTE.lasting(AN_HOUR)), bench.now()),
                        changed(Mode.OFF, Mode.ENFORCE),
                        new ManualActionTaken(
                                "api",
                                NodeStatus.Kind.LIMITER,
                                ManualAction.of(Kind.MODE, ActionNote.NONE, bench.now())),
                        changed(Mode.ENFORCE, Mode.OFF));
    }

    @Test
    void aLaterModeReplacesATimedMode() {
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        limiter.mode(Mode.OBSERVE, NOTE);
        bench.advance(AN_HOUR);
        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        limiter.mode(Mode.OBSERVE);
        assertThat(limiter.status().manualAction()).isEqualTo(ManualAction.of(Kind.MODE, ActionNote.NONE, bench.now()));
        bench.advance(AN_HOUR);
        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void afterTwoTimedModesTheFirstModeReturns() {
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        bench.advance(AN_HOUR.dividedBy(2));
        limiter.mode(Mode.OBSERVE, NOTE.lasting(AN_HOUR));
        bench.advance(AN_HOUR.dividedBy(2));
        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
        bench.advance(AN_HOUR.dividedBy(2));
        assertThat(limiter.mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void aDurationBeyondTheRangeOfTheClockIsAccepted() {
        limiter.mode(Mode.OFF, NOTE.lasting(Duration.ofDays(300_000)));
        bench.advance(AN_HOUR);
        assertThat(limiter.mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void aManualResetIsPublishedWithoutTheKey() {
        bench.events().clear();
        limiter.acquire(10);
        limiter.forKey("ann@example.org").acquire(10);
        limiter.forKey("bob@example.org").acquire(10);
        limiter.reset(NOTE);
        assertThat(limiter.peek().remaining()).isEqualTo(10);
        limiter.forKey("ann@example.org").acquire(10);
        limiter.reset("ann@example.org", NOTE);
        assertThat(limiter.forKey("ann@example.org").peek().remaining()).isEqualTo(10);
        limiter.forKey("bob@example.org").acquire(10);
        assertThat(limiter.resetKeyText("bob@example.org", NOTE)).isTrue();
        assertThat(limiter.resetKeyText("carl@example.org", NOTE)).isFalse();
        assertThat(limiter.forKey("bob@example.org").peek().remaining()).isEqualTo(10);
        ManualAction action = action(Kind.RESET, NOTE);
        assertThat(bench.events().all())
                .hasSize(3)
                .containsOnly(new ManualActionTaken("api", NodeStatus.Kind.LIMITER, action));
        assertThat(bench.events().all().toString()).doesNotContain("example.org");
        assertThat(limiter.status().manualAction()).isEqualTo(action);
    }

    @Test
    void onlyAModeCanHaveADuration() {
        ActionNote anHour = NOTE.lasting(AN_HOUR);
        limiter.acquire(10);
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.reset(anHour));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.reset("ann", anHour));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.resetKeyText("ann", anHour));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.configure(limiter.config(), anHour));
        assertThat(limiter.peek().remaining()).isZero();
    }

    @Test
    void anExpiredModeKeepsALaterManualAction() {
        limiter.acquire(3);
        limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
        limiter.reset(NOTE);
        bench.advance(AN_HOUR);
        assertThat(limiter.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(limiter.status().manualAction()).isEqualTo(action(Kind.RESET, NOTE));
    }

    @Test
    void ofManyThreadsOnlyOnePublishesTheEndOfATimedMode() throws Exception {
        bench.events().clear();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                limiter.reset();
                limiter.mode(Mode.OFF, NOTE.lasting(AN_HOUR));
                bench.advance(AN_HOUR);
                bench.events().clear();
                LongAdder given = new LongAdder();
                CyclicBarrier together = new CyclicBarrier(8);
                List<Future<?>> all = new ArrayList<>();
                for (int thread = 0; thread < 8; thread++) {
                    all.add(pool.submit(() -> {
                        together.await();
                        given.add(limiter.tryAcquire(2) ? 1 : 0);
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get(10, TimeUnit.SECONDS);
                }
                assertThat(given.sum()).isEqualTo(5);
                assertThat(bench.events().all())
                        .hasSize(2)
                        .hasAtLeastOneElementOfType(ManualActionLifted.class)
                        .contains(changed(Mode.OFF, Mode.ENFORCE));
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
