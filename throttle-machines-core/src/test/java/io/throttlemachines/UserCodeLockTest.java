package io.throttlemachines;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.SilentMeters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code of the application that runs while names are declared or settings change holds no lock: it may wait for another thread
 * that declares or changes something.
 */
class UserCodeLockTest {

    private static final LimiterConfig LIMIT = LimiterConfig.of(1, Duration.ofMinutes(1));

    private final Bench bench = new Bench();
    private final ThrottleMachines machines = bench.machines();
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** Waits until another thread has done this work. */
    private void elsewhere(String what, Runnable work) {
        CompletableFuture.runAsync(work)
                .orTimeout(2, TimeUnit.SECONDS)
                .handle((nothing, failure) -> done.add(failure == null ? what : failure.toString()))
                .join();
    }

    private void declareElsewhere(String what) {
        elsewhere(what, () -> bench.breaker("another"));
    }

    static Stream<Consumer<ThrottleMachines>> declarations() {
        return Stream.of(
                machines -> machines.breaker("name"),
                machines -> machines.breaker("name", Bench.settings().build()),
                machines -> machines.limiter("name", LIMIT),
                machines -> machines.hedge("name"),
                machines -> machines.retry("name"),
                machines -> machines.group("name", GroupConfig.builder().build()));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void meterWaitsForAThreadThatDeclares(Consumer<ThrottleMachines> declaration) {
        machines.measure(new Asked(name -> {
            if (name.equals("name")) {
                declareElsewhere("declared");
            }
        }));
        declaration.accept(machines);

        assertThat(done).containsExactly("declared");
        assertThat(machines.breakers()).containsKey("another");
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void meterOfADeclaredNameWaitsForAThreadThatDeclares(Consumer<ThrottleMachines> declaration) {
        declaration.accept(machines);
        machines.measure(new Asked(name -> {
            if (name.equals("name")) {
                declareElsewhere("declared");
            }
        }));

        assertThat(done).containsExactly("declared");
    }

    @Test
    void meterWaitsForAThreadThatUsesTheSameName() {
        machines.measure(new Asked(name -> elsewhere("called", () -> succeed(bench.breaker("name")))));
        bench.breaker("name");

        assertThat(done).containsExactly("called");
    }

    @Test
    void laterMetersStayThoughEarlierOnesAreMadeAfterThem() {
        List<String> measured = new CopyOnWriteArrayList<>();
        Asked later = new Asked(name -> {}, outcome -> measured.add("later " + outcome));
        machines.measure(new Asked(
                name -> elsewhere("replaced", () -> machines.measure(later)),
                outcome -> measured.add("earlier " + outcome)));
        succeed(bench.breaker("name"));

        assertThat(done).containsExactly("replaced");
        assertThat(measured).containsExactly("later SUCCESS");
    }

    @Test
    void comparedSettingsWaitForAThreadThatDeclares() {
        CircuitGuard guard = new Waiting(() -> declareElsewhere("declared"));
        BreakerConfig first = Bench.settings().guard(guard).build();
        BreakerConfig second = Bench.settings().guard(new Waiting(() -> {})).build();
        Breaker breaker = bench.breaker("name", first);

        assertThat(bench.breaker("name", second)).isSameAs(breaker);
        assertThat(done).isNotEmpty().containsOnly("declared");
    }

    @Test
    void comparedSettingsWaitForAThreadThatChangesTheBreaker() {
        CircuitGuard guard = new Waiting(
                () -> elsewhere("opened", () -> bench.breaker("name").forceOpen()));
        Breaker breaker = bench.breaker("name", Bench.settings().guard(guard).build());
        BreakerConfig next = Bench.settings()
                .guard(new Waiting(() -> {}))
                .failureThreshold(7)
                .build();
        breaker.configure(next, ActionNote.NONE);

        assertThat(done).isNotEmpty().containsOnly("opened");
        assertThat(breaker.config().failureThreshold()).isEqualTo(7);
        assertThat(bench.events().of(ConfigurationChanged.class)).hasSize(1);
    }

    @Test
    void comparedSettingsAreComparedAgainIfOthersCameIntoForceMeanwhile() {
        BreakerConfig other = Bench.settings()
                .guard(new Waiting(() -> {}))
                .resetTimeoutJitter(0.5)
                .build();
        AtomicReference<@Nullable Runnable> compared = new AtomicReference<>();
        CircuitGuard guard = new Waiting(() -> runOnce(compared));
        Breaker breaker = bench.breaker("name", Bench.settings().guard(guard).build());
        compared.set(() -> elsewhere("configured", () -> breaker.configure(other, ActionNote.NONE)));
        breaker.configure(other.toBuilder().failureThreshold(7).build(), ActionNote.NONE);

        assertThat(done).containsExactly("configured");
        assertThat(bench.events().of(ConfigurationChanged.class))
                .extracting(
                        event -> event.changes().stream().map(Change::setting).toList())
                .containsExactly(List.of("reset-timeout-jitter"), List.of("failure-threshold"));
    }

    @Test
    void storeThatChecksALimitWaitsForAnotherThread() {
        AtomicReference<@Nullable Runnable> checked = new AtomicReference<>();
        PermitStore store = new Checking(() -> runOnce(checked));
        LimiterConfig config = LIMIT.toBuilder().store("store").build();
        try (Bench stored = new Bench(builder -> builder.store("store", store, StoreConfig.DEFAULTS))) {
            checked.set(() -> elsewhere("declared", () -> stored.breaker("another")));
            Limiter limiter = stored.machines().limiter("name", config);
            checked.set(() -> elsewhere("changed", () -> limiter.mode(Mode.OBSERVE)));
            limiter.configure(config.toBuilder().limit(2).build(), ActionNote.NONE);

            assertThat(done).containsExactly("declared", "changed");
            assertThat(stored.machines().graph().nodes()).hasSize(2);
            assertThat(limiter.config().limit()).isEqualTo(2);
            assertThat(limiter.status().mode()).isEqualTo(Mode.OBSERVE);
        }
    }

    private static void runOnce(AtomicReference<@Nullable Runnable> work) {
        Runnable once = work.getAndSet(null);
        if (once != null) {
            once.run();
        }
    }

    /** A guard that equals any other of its kind, and does something before it says so. */
    private record Waiting(Runnable before) implements CircuitGuard {

        @Override
        public boolean allows(Breaker breaker) {
            return true;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            before.run();
            return other instanceof Waiting;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** A store that does something when it checks a limit, and is not used otherwise. */
    private record Checking(Runnable checked) implements PermitStore {

        @Override
        public void check(Limit limit) {
            checked.run();
        }

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
            throw new UnsupportedOperationException();
        }
    }

    /** Does something whenever it is asked for a meter. */
    private record Asked(Consumer<String> asked, Consumer<BreakerMeter.Outcome> ended) implements SilentMeters {

        Asked(Consumer<String> asked) {
            this(asked, outcome -> {});
        }

        @Override
        public BreakerMeter breaker(Breaker breaker) {
            asked.accept(breaker.name());
            return (outcome, nanos) -> ended.accept(outcome);
        }

        @Override
        public LimiterMeter limiter(Limiter limiter) {
            asked.accept(limiter.name());
            return SilentMeters.super.limiter(limiter);
        }

        @Override
        public HedgeMeter hedge(Hedge hedge) {
            asked.accept(hedge.name());
            return SilentMeters.super.hedge(hedge);
        }

        @Override
        public RetryMeter retry(Retry retry) {
            asked.accept(retry.name());
            return SilentMeters.super.retry(retry);
        }

        @Override
        public void group(Group group) {
            asked.accept(group.name());
        }
    }
}
