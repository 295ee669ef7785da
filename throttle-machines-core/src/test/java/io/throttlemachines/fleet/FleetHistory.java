package io.throttlemachines.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One random history of a fleet, and what must hold all along and at its end. */
final class FleetHistory implements AutoCloseable {

    private static final List<String> BREAKERS = List.of("payments", "search");
    /** One instance puts a record back within ten polls, and another learns of that within ten more. */
    private static final int POLLS_AFTER_LOSS = 22;

    private static final Quorum QUORUM = Quorum.MAJORITY;

    private final Random random;
    private final int places;
    private final FleetScene scene;
    private final List<Member> live = new ArrayList<>();
    private final List<Admission> calls = new ArrayList<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final StringBuilder log = new StringBuilder();
    private boolean forgot;

    FleetHistory(long seed) {
        random = new Random(seed);
        places = 1 + random.nextInt(2);
        int successes = 1 + random.nextInt(2);
        scene = new FleetScene(
                1 + random.nextInt(5),
                builder -> BREAKERS.forEach(name -> builder.breaker(
                        name,
                        FleetScene.settings(
                                settings -> settings.halfOpenCalls(places).successThreshold(successes)))),
                true);
        live.addAll(scene.members);
    }

    void play() {
        int steps = 20 + random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            step();
            assertInvariants();
        }
        heal();
        assertAgreement();
        recover();
        assertNothingLeft();
    }

    private void step() {
        int kind = random.nextInt(100);
        if (kind < 40) {
            call();
        } else if (kind < 55) {
            end();
        } else if (kind < 75) {
            advance();
        } else if (kind < 84) {
            Member member = any();
            Weather weather = Weather.values()[random.nextInt(Weather.values().length)];
            note("%s %s", member.name, weather);
            member.line.weather(weather);
            member.line.messages(random.nextBoolean());
        } else if (kind < 88) {
            Member member = any();
            note("%s gets its answers", member.name);
            member.line.release();
        } else if (kind < 94) {
            byHand();
        } else if (kind < 96) {
            crash();
        } else if (kind < 98) {
            join();
        } else if (kind < 99) {
            note("the store forgets");
            scene.advance(Duration.ofMillis(1));
            scene.store.forget();
            scene.advance(Duration.ofMillis(1));
            epochs.clear();
            forgot = true;
        } else {
            Member member = any();
            Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
            String breaker = anyBreaker();
            note("%s: %s %s", member.name, breaker, mode);
            member.machines.breaker(breaker).mode(mode);
        }
    }

    private void call() {
        Member member = any();
        String name = anyBreaker();
        int outcome = random.nextInt(3);
        note("%s calls %s, outcome %d", member.name, name, outcome);
        try {
            Admission admission = member.machines.breaker(name).admit();
            if (outcome == 0) {
                admission.failed(new IllegalStateException("down"));
            } else if (outcome == 1) {
                admission.succeeded(null);
            } else {
                calls.add(admission);
            }
        } catch (RefusedException refused) {
            note("  refused: %s", refused.getMessage());
        }
    }

    private void end() {
        if (!calls.isEmpty()) {
            Admission admission = calls.remove(random.nextInt(calls.size()));
            int outcome = random.nextInt(3);
            note("a call ends, outcome %d", outcome);
            end(admission, outcome);
        }
    }

    private static void end(Admission admission, int outcome) {
        switch (outcome) {
            case 0 -> admission.failed(new IllegalStateException("down"));
            case 1 -> admission.succeeded(null);
            default -> admission.release();
        }
    }

    private void advance() {
        long millis = random.nextInt(4) == 0 ? 8_000 + random.nextInt(4_000) : random.nextInt(1_500);
        note("%d ms pass", millis);
        scene.advance(Duration.ofMillis(millis));
    }

    private void byHand() {
        Member member = any();
        Breaker breaker = member.machines.breaker(anyBreaker());
        ActionNote note = new ActionNote("op", "reason " + random.nextInt(1_000), null);
        ActionNote lasting = random.nextBoolean() ? note : note.lasting(Duration.ofSeconds(1 + random.nextInt(20)));
        int action = random.nextInt(5);
        note("%s by hand: %s, action %d, %s", member.name, breaker.name(), action, lasting);
        if (breaker.mode() == Mode.OFF) {
            return;
        }
        switch (action) {
            case 0 -> breaker.forceOpen(lasting);
            case 1 -> breaker.isolate(lasting);
            case 2 -> breaker.forceClose(note);
            case 3 -> breaker.tryReset(note);
            default -> breaker.tryRecover(note);
        }
    }

    private void crash() {
        if (live.size() > 1) {
            Member member = any();
            boolean gracefully = random.nextBoolean();
            note("%s ends, gracefully: %s", member.name, gracefully);
            if (!gracefully) {
                member.line.weather(Weather.CUT);
            }
            live.remove(member);
            member.machines.close();
        }
    }

    private void join() {
        if (scene.members.size() < 20) {
            Weather weather = random.nextInt(4) == 0 ? Weather.CUT : Weather.FAIR;
            Member member = scene.join(weather);
            note("%s joins, %s", member.name, weather);
            live.add(member);
        }
    }

    private Member any() {
        return live.get(random.nextInt(live.size()));
    }

    private String anyBreaker() {
        return BREAKERS.get(random.nextInt(BREAKERS.size()));
    }

    private void note(String text, Object... values) {
        log.append(String.format(text, values)).append('\n');
    }

    private void assertInvariants() {
        for (String breaker : BREAKERS) {
            FleetStore.Versioned record = scene.store.record(breaker);
            assertThat(record.epoch())
                    .as("epoch of %s", breaker)
                    .isGreaterThanOrEqualTo(epochs.getOrDefault(breaker, 0L));
            epochs.put(breaker, record.epoch());
            assertThat(places(record.record())).as("places of %s", breaker).isLessThanOrEqualTo(places);
            FleetRecord.Cause cause = record.record().cause();
            if (cause != null && cause.kind() == OpenCause.Kind.QUORUM) {
                assertThat(cause.votes()).hasSizeGreaterThanOrEqualTo(QUORUM.votes(cause.live()));
            }
        }
        assertThat(scene.store.openedWithoutVotes()).isEmpty();
    }

    private long places(FleetRecord record) {
        return record.probes().stream()
                .filter(probe -> probe.until() > scene.store.micros())
                .count();
    }

    private void heal() {
        note("all lines heal");
        live.forEach(member -> {
            member.line.weather(Weather.FAIR);
            member.line.messages(true);
            member.line.release();
            BREAKERS.forEach(name -> member.machines.breaker(name).mode(Mode.ENFORCE));
        });
        calls.forEach(Admission::release);
        int polls = forgot ? POLLS_AFTER_LOSS : 2;
        for (int i = 0; i < polls; i++) {
            scene.poll();
        }
    }

    private void assertAgreement() {
        for (String breaker : BREAKERS) {
            FleetRecord record = scene.store.record(breaker).record();
            for (Member member : live) {
                CircuitState state = member.machines.breaker(breaker).state();
                assertThat(member.machines
                                .fleet()
                                .orElseThrow()
                                .breakers()
                                .get(breaker)
                                .epoch())
                        .as("epoch of %s on %s", breaker, member.name)
                        .isEqualTo(scene.store.record(breaker).epoch());
                boolean votes = record.state() == CircuitState.CLOSED
                        && scene.store.votes(breaker).containsKey(member.name);
                if (votes) {
                    assertThat(state).as("%s on %s", breaker, member.name).isNotEqualTo(CircuitState.CLOSED);
                } else {
                    assertThat(state).as("%s on %s", breaker, member.name).isEqualTo(record.state());
                }
            }
        }
    }

    /** Calls alone close every circuit that no operator has isolated. */
    private void recover() {
        note("everything works again");
        for (String breaker : BREAKERS) {
            if (scene.store.record(breaker).record().isolated()) {
                any().machines.breaker(breaker).reset();
            }
        }
        for (int i = 0; i < 12; i++) {
            scene.advance(Bench.RESET_TIMEOUT.dividedBy(2));
            for (Member member : live) {
                for (String breaker : BREAKERS) {
                    try {
                        member.machines.breaker(breaker).run(() -> {});
                    } catch (RefusedException refused) {
                        note("%s: %s", member.name, refused.getMessage());
                    }
                }
            }
        }
        scene.poll();
        scene.poll();
    }

    private void assertNothingLeft() {
        for (String breaker : BREAKERS) {
            FleetRecord record = scene.store.record(breaker).record();
            assertThat(record.state()).as("record of %s", breaker).isEqualTo(CircuitState.CLOSED);
            assertThat(record.probes()).isEmpty();
            assertThat(scene.store.votes(breaker)).isEmpty();
            live.forEach(member -> assertThat(member.machines.breaker(breaker).state())
                    .as("%s on %s", breaker, member.name)
                    .isEqualTo(CircuitState.CLOSED));
        }
    }

    @Override
    public void close() {
        scene.close();
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
