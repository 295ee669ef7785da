package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.MDC;

/** The caller's context reaches every attempt, on every thread: late, after a failure, or first. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SAME_THREAD) // the context is that of @BeforeEach
class HedgeContextTest {

    private static final String KEY = "hedge-context-test";
    private static final ThreadLocal<String> REGISTERED = new ThreadLocal<>();

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Hedge soon = machines.hedge(
            "soon",
            HedgeConfig.builder().delay(Duration.ofMillis(1)).maxAttempts(3).build());
    private final Hedge never = machines.hedge(
            "never",
            HedgeConfig.builder().delay(Duration.ofHours(1)).maxAttempts(3).build());
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch unending = new CountDownLatch(1);

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, REGISTERED);
        MDC.put("user", "anna");
        REGISTERED.set("trace");
    }

    @AfterEach
    void unregister() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        MDC.clear();
        REGISTERED.remove();
        machines.close();
    }

    private void look(HedgeAttempt attempt) {
        seen.add(attempt.number() + " " + MDC.get("user") + " " + REGISTERED.get());
    }

    private String late(HedgeAttempt attempt) throws InterruptedException {
        look(attempt);
        if (attempt.number() < 2) {
            unending.await(1, TimeUnit.MINUTES);
        }
        awaitAll();
        return "answer";
    }

    /** The last attempt may run before the attempt that started earlier. */
    private void awaitAll() {
        await().until(() -> seen.size() == 3);
    }

    private String failing(HedgeAttempt attempt) {
        look(attempt);
        if (attempt.number() < 2) {
            throw new IllegalStateException("go on");
        }
        return "answer";
    }

    private void reachesAll(Supplier<String> call) {
        assertThat(call.get()).isEqualTo("answer");
        assertThat(seen).containsExactlyInAnyOrder("0 anna trace", "1 anna trace", "2 anna trace");
        assertThat(MDC.get("user")).as("the caller's own").isEqualTo("anna");
        assertThat(REGISTERED.get()).isEqualTo("trace");
    }

    @Test
    void contextReachesAttemptsThatStartLate() {
        reachesAll(() -> {
            try {
                return soon.call(this::late);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        });
    }

    @Test
    void contextReachesAttemptsThatStartAfterAFailure() {
        reachesAll(() -> never.call(this::failing));
    }

    @Test
    void contextReachesStagesThatStartLate() {
        reachesAll(() -> soon.callStage(attempt -> {
                    look(attempt);
                    if (attempt.number() < 2) {
                        return new CompletableFuture<String>();
                    }
                    awaitAll();
                    return CompletableFuture.completedFuture("answer");
                })
                .join());
    }

    @Test
    void contextReachesStagesThatStartAfterAFailure() {
        reachesAll(() -> never.callStage(
                        attempt -> CompletableFuture.completedFuture(attempt).thenApply(this::failing))
                .join());
    }

    @Test
    void attemptLeavesNothingBehindOnItsThread() {
        List<String> later = new CopyOnWriteArrayList<>();
        CountDownLatch looked = new CountDownLatch(1);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (ThrottleMachines machine = ThrottleMachines.builder().executor(one).build()) {
            assertThat(machine.hedge("one").<String, RuntimeException>call(attempt -> {
                        MDC.put("left", "behind");
                        return MDC.get("user");
                    }))
                    .isEqualTo("anna");
            one.execute(() -> {
                later.add(MDC.get("user") + " " + MDC.get("left") + " " + REGISTERED.get() + " "
                        + HedgeAttempt.current());
                looked.countDown();
            });
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(later).containsExactly("null null null null");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            one.shutdownNow();
        }
    }
}
