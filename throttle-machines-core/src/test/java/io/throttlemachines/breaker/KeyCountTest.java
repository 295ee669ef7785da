package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.KeyTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B15: how many keys are in which state is counted when that changes, so that a status looks at few of them. */
class KeyCountTest {

    private static final int KEYS = 20_000;

    /** How many keys a status checks at most. */
    private static final int CHECKED = 1_000;

    private static final int FEW = 8;

    private final Bench bench = new Bench();

    /** A scrape of metrics must cost the same for ten keys and for a million. */
    @Test
    void statusChecksAFewOfManyKeys() {
        Breaker breaker = bench.breaker(it ->
                it.failureThreshold(2).failureWindow(Duration.ofSeconds(1)).maxKeys(KEYS));
        for (int key = 0; key < KEYS; key++) {
            KeyTally.fail(breaker.forKey(key));
        }
        assertThat(breaker.status().keys()).isEqualTo(new Keys(KEYS, 0, 0));
        bench.advance(Duration.ofSeconds(1));

        for (int left = KEYS - CHECKED; left >= 0; left -= CHECKED) {
            assertThat(breaker.status().keys()).isEqualTo(new Keys(left, 0, 0));
        }
    }

    @Test
    void resetForgetsAllOfManyKeys() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2).maxKeys(KEYS));
        for (int key = 0; key < KEYS; key++) {
            KeyTally.fail(breaker.forKey(key));
        }
        breaker.reset();

        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    @Test
    void numbersEqualThoseOfAWalkAfterAnyHistory() {
        Random random = new Random(21);
        for (int run = 0; run < 400; run++) {
            BreakerConfigBuilder settings =
                    Bench.settings().failureThreshold(1 + random.nextInt(2)).maxKeys(2 + random.nextInt(FEW));
            switch (run % 4) {
                case 0 -> settings.failureWindow(Duration.ofSeconds(5));
                case 1 -> settings.failureRateThreshold(50.0).minimumCalls(2);
                case 2 -> settings.maxConcurrent(2).halfOpenCalls(2).successThreshold(2);
                default -> settings.failureWindowCalls(3);
            }
            Breaker breaker = bench.breaker("keyed" + run, settings.build());
            List<Admission> running = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                act(breaker, running, random);
                KeyTally.assertStates(breaker, FEW, "run " + run + ", step " + step);
            }
            KeyTally.assertNumbers(breaker, FEW, "run " + run);
        }
    }

    private void act(Breaker breaker, List<Admission> running, Random random) {
        GuardedCalls key = breaker.forKey(random.nextInt(FEW));
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> KeyTally.fail(key);
            case 4 -> KeyTally.call(key, () -> {});
            case 5 -> KeyTally.call(key, () -> running.add(key.admit()));
            case 6, 7 -> end(running, random);
            case 8, 9 -> bench.advance(Duration.ofMillis(random.nextInt(12_000)));
            case 10 -> {
                boolean unused = key.reset();
            }
            case 11 -> byHand(breaker, random);
            case 12 ->
                breaker.configure(
                        breaker.config().toBuilder()
                                .resetTimeout(Duration.ofSeconds(1 + random.nextInt(20)))
                                .build(),
                        ActionNote.NONE);
            default -> assertThat(breaker.state()).isNotNull();
        }
    }

    private void byHand(Breaker breaker, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> {
                breaker.mode(Mode.ENFORCE);
                breaker.forceOpen();
            }
            case 1 -> breaker.forceClose();
            case 2 -> breaker.mode(Mode.OFF);
            case 3 -> breaker.mode(Mode.OFF, ActionNote.NONE.lasting(Duration.ofSeconds(3)));
            default -> breaker.reset();
        }
        if (random.nextBoolean()) {
            breaker.mode(Mode.ENFORCE);
        }
    }

    /** Some calls report their end twice, when their key may be forgotten already. */
    private static void end(List<Admission> running, Random random) {
        if (running.isEmpty()) {
            return;
        }
        Admission call = running.get(random.nextInt(running.size()));
        switch (random.nextInt(3)) {
            case 0 -> call.succeeded("fine");
            case 1 -> call.failed(new IllegalStateException());
            default -> call.release();
        }
        if (random.nextInt(4) > 0) {
            running.remove(call);
        }
    }

    static Stream<Consumer<Breaker>> closing() {
        return Stream.of(Breaker::reset, Breaker::forceClose, breaker -> breaker.mode(Mode.OFF));
    }

    /** Otherwise no circuit of any breaker could change its state until the last of many keys is closed. */
    @ParameterizedTest
    @MethodSource("closing")
    void eachKeyIsClosedInAChangeOfItsOwn(Consumer<Breaker> action) {
        Breaker breaker = bench.breaker(it -> {});
        for (int key = 0; key < FEW; key++) {
            KeyTally.fail(breaker.forKey(key));
        }
        List<Long> open = new ArrayList<>();
        bench.machines().addListener(event -> {
            if (event instanceof BreakerTransition) {
                open.add(breaker.status().keys().open());
            }
        });
        action.accept(breaker);

        assertThat(open).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    @Test
    void keyThatIsForgottenInOpenIsNotCounted() {
        Breaker breaker = bench.breaker(it -> it.maxKeys(1));
        KeyTally.fail(breaker.forKey("due"));
        bench.advance(Bench.RESET_TIMEOUT);
        KeyTally.fail(breaker.forKey("next"));

        assertThat(breaker.forKey("due").state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 1, 0));
    }
}
