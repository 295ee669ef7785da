package io.throttlemachines.event;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.MemoryFleetStore;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.testing.Bench;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One readable line for each event, whatever names, reasons and failures say. */
class EventLogTest {

    private static final String FORGED = "\n12:00:00 WARN all is well\r\u0085\u2028\u2029\u001b[31m\u202e\ud83d {} x";
    private static final String HARMLESS = " 12:00:00 WARN all is well     [31m   {} x";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.throttlemachines");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Level before = logger.getLevel();
    private final Bench bench = new Bench();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.addAppender(logged);
        logged.start();
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(logged);
        logger.setLevel(before);
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::toString).toList();
    }

    @Test
    void openingIsAWarningAndAllElseIsInformation() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        fail(primary);
        bench.untilDue();
        succeed(primary);

        assertThat(lines())
                .containsExactly(
                        "[WARN] Circuit 'primary' CLOSED -> OPEN: 1 failure within PT1M",
                        "[WARN] Circuit 'target' CLOSED -> OPEN: cascade from primary",
                        "[WARN] Cascade from 'primary' opened [target]",
                        "[INFO] Circuit 'primary' OPEN -> HALF_OPEN",
                        "[INFO] Circuit 'primary' HALF_OPEN -> CLOSED");
    }

    @Test
    void openingOfTheFleetIsAWarningAndVotesAreInformation() {
        FleetConfig config = new FleetConfig("shop", "a");
        try (Bench alone = new Bench(builder -> builder.fleet(config, new MemoryFleetStore(Clock.systemUTC())))) {
            fail(alone.breaker("gateway", Bench.settings().scope(Scope.CLUSTER).build()));
            alone.advance(Duration.ofMillis(500));
        }

        assertThat(lines())
                .containsExactly(
                        "[WARN] Circuit 'gateway' CLOSED -> OPEN: 1 failure within PT1M",
                        "[INFO] Instance 'a' votes to open 'gateway': 1 of 1 votes needed",
                        "[WARN] The fleet opened 'gateway': 1 of 1 instances voted: [a]");
    }

    @Test
    void authorAndReasonAreOnOneLineInTheActionAndInTheCause() {
        ActionNote note = new ActionNote("eve" + FORGED, "drill" + FORGED, null);
        bench.breaker("breaker").isolate(note);

        assertThat(lines())
                .containsExactly(
                        "[INFO] By hand: isolate of 'breaker' by eve" + HARMLESS + ": drill" + HARMLESS,
                        "[WARN] Circuit 'breaker' CLOSED -> OPEN: isolated by hand by eve" + HARMLESS + ": drill"
                                + HARMLESS);
    }

    @Test
    void nodeNameIsOnOneLineInEveryKindOfEvent() {
        Breaker breaker = bench.breaker("breaker" + FORGED, Bench.cascadingTo("target" + FORGED));
        Limiter limiter = bench.machines().limiter("limiter" + FORGED, LimiterConfig.of(5, Duration.ofSeconds(1)));
        fail(breaker);
        bench.untilDue();
        succeed(breaker);
        breaker.isolate(ActionNote.NONE.lasting(Duration.ofSeconds(1)));
        bench.advance(Duration.ofSeconds(2));
        breaker.status();
        breaker.configure(breaker.config().toBuilder().failureThreshold(3).build(), ActionNote.NONE);
        breaker.mode(Mode.OBSERVE);
        limiter.mode(Mode.OFF);

        assertThat(lines())
                .hasSizeGreaterThan(9)
                .anyMatch(line -> line.startsWith("[INFO] By hand: isolate of 'breaker"))
                .anyMatch(line -> line.startsWith("[INFO] limiter 'limiter"))
                .anyMatch(line -> line.startsWith("[INFO] Configured: 'breaker"))
                .allSatisfy(line -> assertThat(line).contains(HARMLESS))
                .noneMatch(line -> line.contains("\n") || line.contains("\u202e"));
    }

    @Test
    void failureOfAListenerIsLoggedOnOneLine() {
        bench.machines().addListener(new Listener());
        fail(bench.breaker("breaker" + FORGED), new IllegalStateException("no" + FORGED));

        assertThat(lines())
                .contains("[WARN] The listener " + Listener.class.getName()
                        + ", called with BreakerTransition of 'breaker" + HARMLESS
                        + "', failed; the other listeners still get the event")
                .noneMatch(line -> line.contains("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße, 日本語", "family 👨‍👩‍👧 of four", "<b>'\"`#;$&"})
    void readableTextIsUnchanged(String text) {
        assertThat(OneLine.of(text)).isEqualTo(text);
    }

    @Test
    void failureIsShownByItsFirstLineOrItsClass() {
        assertThat(OneLine.first(new IllegalStateException("first\tline\n\tat Some.where(Else.java)")))
                .isEqualTo("java.lang.IllegalStateException: first line");
        assertThat(OneLine.first(new IllegalStateException() {
                    @Override
                    public String toString() {
                        throw new UnsupportedOperationException();
                    }
                }))
                .isEqualTo(getClass().getName() + "$1");
    }

    /** Its text cannot be read, and the message of its failure has two lines. */
    private static final class Listener implements ThrottleListener {

        @Override
        public void onEvent(ThrottleEvent event) {
            throw new IllegalStateException("listener\nbroken");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text either");
        }
    }
}
