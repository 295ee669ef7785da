package io.throttlemachines.event;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.BlockedListener;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that come with every call hold no call and take no memory, and a listener receives their number. */
@Timeout(60)
class FrequentEventTest {

    private static final int CALLS = 5_000;

    private final Bench bench = new Bench(builder -> builder.executor(Runnable::run));

    static Stream<Arguments> callsWithAnEventEach() {
        return Stream.of(
                Arguments.of(RefusalObserved.class, "limiter in observe", call(FrequentEventTest::observingLimiter)),
                Arguments.of(RefusalObserved.class, "breaker in observe", call(FrequentEventTest::observingBreaker)),
                Arguments.of(ActionBlocked.class, "recovery", call(FrequentEventTest::blockedRecovery)),
                Arguments.of(ActionBlocked.class, "reset", call(FrequentEventTest::blockedReset)),
                Arguments.of(CallFailed.class, "refused", call(FrequentEventTest::refusedFireAndForget)),
                Arguments.of(CallFailed.class, "failed", call(FrequentEventTest::failedFireAndForget)));
    }

    private static Function<Bench, Runnable> call(Function<Bench, Runnable> preparation) {
        return preparation;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("callsWithAnEventEach")
    void callsReturnWhileAListenerHangsAndItReceivesTheirNumber(
            Class<? extends ThrottleEvent> kind, String name, Function<Bench, Runnable> preparation) {
        Runnable call = preparation.apply(bench);
        BlockedListener listener = new BlockedListener();
        bench.machines().addListener(listener);
        listener.hold(() -> bench.breaker("first").mode(Mode.OBSERVE));
        for (int each = 0; each < CALLS; each++) {
            call.run();
        }
        listener.open();

        await().untilAsserted(() -> assertThat(listener.received().stream()
                        .filter(kind::isInstance)
                        .mapToLong(ThrottleEvent::times)
                        .sum())
                .isEqualTo(CALLS));
        assertThat(listener.received()).hasSizeLessThan(5);
    }

    private static Runnable observingLimiter(Bench bench) {
        LimiterConfig config = LimiterConfig.of(1, Duration.ofDays(1)).toBuilder()
                .mode(Mode.OBSERVE)
                .build();
        Limiter limiter = bench.machines().limiter("limiter", config);
        limiter.acquire();
        return limiter::acquire;
    }

    private static Runnable observingBreaker(Bench bench) {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE));
        breaker.isolate();
        return () -> succeed(breaker);
    }

    private static Runnable blockedRecovery(Bench bench) {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(each -> false));
        fail(breaker);
        bench.untilDue();
        return () -> assertRefused(breaker, DependencyException.class);
    }

    private static Runnable blockedReset(Bench bench) {
        Breaker breaker = bench.breaker(it -> it.resetGuard(each -> false));
        fail(breaker);
        return breaker::reset;
    }

    private static Runnable refusedFireAndForget(Bench bench) {
        Breaker breaker = bench.breaker("breaker");
        breaker.isolate();
        return () -> breaker.fireAndForget(() -> {});
    }

    private static Runnable failedFireAndForget(Bench bench) {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(CALLS + 1));
        return () -> breaker.fireAndForget(() -> {
            throw new BackendException();
        });
    }

    @Test
    void eventWithoutAWaitingOneHappenedOnce() {
        Runnable call = blockedRecovery(bench);
        bench.events().clear();
        call.run();
        call.run();

        assertThat(bench.events().all())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.times()).isEqualTo(1));
    }

    @Test
    void callThatOpensManyBreakersDeliversFewOfTheirEvents() {
        List<String> targets =
                IntStream.range(0, 100).mapToObj(each -> "target" + each).toList();
        Breaker primary = bench.breaker("primary", Bench.cascadingTo(targets.toArray(String[]::new)));
        Thread caller = Thread.currentThread();
        AtomicInteger byCaller = new AtomicInteger();
        bench.machines().addListener(event -> {
            if (Thread.currentThread() == caller) {
                byCaller.incrementAndGet();
            }
        });
        fail(primary);

        assertThat(byCaller.get()).isBetween(1, 16);
        await().untilAsserted(() -> assertThat(bench.events().all()).hasSize(102));
        assertThat(bench.events().of(BreakerTransition.class))
                .extracting(BreakerTransition::name)
                .startsWith("primary")
                .containsSubsequence(targets);
        assertThat(bench.events().all()).last().isInstanceOf(CascadeTriggered.class);
    }

    @Test
    void eventsThatWaitAreStillDeliveredAfterClose() {
        BlockedListener listener = new BlockedListener();
        bench.machines().addListener(listener);
        listener.hold(() -> bench.breaker("first").mode(Mode.OBSERVE));
        bench.breaker("breaker").forceOpen();
        bench.close();
        listener.open();

        await().untilAsserted(() -> assertThat(listener.received())
                .extracting(ThrottleEvent::name)
                .containsExactly("first", "breaker", "breaker"));
    }
}
