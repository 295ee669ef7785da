package io.throttlemachines.event;

import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Reading a status, refusing an action or declaring a node may find that a timed mode has ended. This is published at
 * once, but never under a lock.
 */
class EventLockTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ActionNote FOR_A_MINUTE = ActionNote.NONE.lasting(MINUTE);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker("breaker");

    @Test
    void readingTheGraphPublishesTheEndOfATimedMode() {
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        bench.machines().graph();

        assertThat(bench.events().of(ManualActionLifted.class)).hasSize(1);
    }

    @Test
    void readingTheStatusPublishesTheEndOfATimedMode() {
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        assertThat(breaker.status().mode()).isEqualTo(Mode.ENFORCE);

        assertThat(bench.events().of(ManualActionLifted.class)).hasSize(1);
    }

    @Test
    void readingTheGraphCallsNoListenerUnderItsLock() {
        Limiter limiter = bench.machines()
                .limiter(
                        "limiter",
                        LimiterConfig.builder().limit(1).period(MINUTE).build());
        limiter.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        List<String> done = onceLifted(() -> breaker.forceOpen());
        bench.machines().graph();

        assertThat(done).containsExactly("done");
    }

    @Test
    void dependentIsNotBlockedAfterReadingFoundAnEndedMode() {
        bench.breaker("other");
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("breaker", "other"));
        breaker.mode(Mode.OFF);
        breaker.mode(Mode.ENFORCE, FOR_A_MINUTE);
        breaker.isolate();
        fail(bench.breaker("other"));
        assertThat(dependent.status().blockedBy()).containsExactly("breaker", "other");
        bench.advance(MINUTE);
        bench.machines().graph();

        assertThat(dependent.status().blockedBy()).containsExactly("other");
        assertThat(dependent.wouldAllow()).isTrue();
    }

    @Test
    void metersMayReadAStatusDuringDeclarations() {
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        bench.machines().addListener(event -> {
            if (event instanceof ManualActionLifted) {
                bench.breaker("declared by a listener");
            }
        });
        bench.machines().measure(new Looking(breaker));
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        List<String> done = onceLifted(() -> bench.breaker("declared by another thread"));
        bench.breaker("declared");

        assertThat(done).containsExactly("done");
        assertThat(bench.machines().breakers())
                .containsOnlyKeys("breaker", "declared by a listener", "declared", "declared by another thread");
    }

    @Test
    void refusedActionPublishesTheEndOfATimedMode() {
        breaker.mode(Mode.OFF);
        breaker.mode(Mode.ENFORCE, FOR_A_MINUTE);
        bench.advance(MINUTE);
        assertThatIllegalStateException().isThrownBy(breaker::forceOpen);

        assertThat(bench.events().of(ManualActionLifted.class)).hasSize(1);
    }

    @Test
    void logThatFailsKeepsNoEventFromListeners() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.throttlemachines");
        Appender<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {}

            @Override
            public void doAppend(ILoggingEvent event) {
                throw new IllegalStateException("disk full");
            }
        };
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(broken);
        try {
            catchThrowable(breaker::forceOpen);
        } finally {
            logger.detachAppender(broken);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        breaker.reset();

        assertThat(bench.events().of(BreakerTransition.class)).hasSize(2);
    }

    /** When a mode ends, another thread does this work while the listener waits for it. */
    private List<String> onceLifted(Runnable work) {
        List<String> done = new CopyOnWriteArrayList<>();
        bench.machines().addListener(event -> {
            if (event instanceof ManualActionLifted) {
                CompletableFuture.runAsync(work)
                        .orTimeout(2, TimeUnit.SECONDS)
                        .handle((nothing, failure) -> done.add(failure == null ? "done" : failure.toString()))
                        .join();
            }
        });
        return done;
    }

    /** Reads the status of a breaker whenever it is asked to measure one. */
    private record Looking(Breaker at) implements ThrottleMeters {

        @Override
        public BreakerMeter breaker(Breaker breaker) {
            at.status();
            return (outcome, nanos) -> {};
        }

        @Override
        public LimiterMeter limiter(Limiter limiter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HedgeMeter hedge(Hedge hedge) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void group(Group group) {}
    }
}
