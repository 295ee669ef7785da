package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Calls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A hedge on a clock that the test drives, whose attempts end when and how the test says. */
public final class HedgeScene implements AutoCloseable {

    /** How the hedge is called. */
    public enum Way {
        /** A call that waits, whose attempts hold threads. */
        CALL,
        /** Attempts that are stages. The hedge continues on the thread that ends an attempt or fires a timer. */
        STAGE
    }

    public static final Duration DELAY = Duration.ofMillis(50);

    final ManualTicker ticker = new ManualTicker();
    final ThrottleMachines machines;
    private final Way way;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Integer, CompletableFuture<Object>> begun = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<Object>> done = new ConcurrentHashMap<>();
    private final Set<Integer> interrupted = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Integer> attempt = new ThreadLocal<>();

    public HedgeScene(Way way) {
        this(way, builder -> {});
    }

    public HedgeScene(Way way, Consumer<ThrottleMachinesBuilder> more) {
        this.way = way;
        Executor executor = way == Way.CALL ? task -> threads.execute(() -> runAttempt(task)) : Runnable::run;
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(executor)
                .defaultBreaker(BreakerConfig.builder()
                        .failureThreshold(1)
                        .resetTimeout(Duration.ofSeconds(10))
                        .resetTimeoutJitter(0)
                        .build());
        more.accept(builder);
        machines = builder.build();
    }

    public static HedgeConfigBuilder attempts(int most) {
        return HedgeConfig.builder().delay(DELAY).maxAttempts(most);
    }

    public Hedge hedge(HedgeConfigBuilder config) {
        return machines.hedge("search", config.build());
    }

    /** Starts a call, and waits until attempt 0 starts, unless attempt 0 is refused. */
    public CompletableFuture<Object> begin(Hedge hedge) {
        if (way == Way.STAGE) {
            return hedge.callStage(attempt -> begun(attempt.number()));
        }
        return hedge.callAsync(this::begunAndWaits);
    }

    /** A call that waits, on a thread of the test. */
    CompletableFuture<Object> callAndWait(Hedge hedge) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                outcome.complete(hedge.<Object, Exception>call(this::begunAndWaits));
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    /** An attempt of a waiting call. When it returns, the hedge knows how the attempt ended. */
    private void runAttempt(Runnable task) {
        task.run();
        Integer number = attempt.get();
        attempt.remove();
        if (number != null) {
            done.computeIfAbsent(number, each -> new CompletableFuture<>()).complete(number);
        }
    }

    private void awaitDone(int number) {
        if (way == Way.CALL) {
            assertThat(done.computeIfAbsent(number, each -> new CompletableFuture<>()))
                    .succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /** Waits on the attempt's own thread until the test ends the attempt. */
    Object begunAndWaits(HedgeAttempt attempt) throws Exception {
        this.attempt.set(attempt.number());
        try {
            return begun(attempt.number()).get(1, TimeUnit.MINUTES);
        } catch (InterruptedException given) {
            interrupted.add(attempt.number());
            throw given;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) failed.getCause();
        }
    }

    private CompletableFuture<Object> begun(int attempt) {
        return begun.computeIfAbsent(attempt, number -> new CompletableFuture<>());
    }

    /** Waits until an attempt has begun. */
    public void hasBegun(int attempt) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> begun.containsKey(attempt));
    }

    public void hasNotBegun(int attempt) {
        assertThat(begun).doesNotContainKey(attempt);
    }

    int attempts() {
        return begun.size();
    }

    /** Lets the delay pass. */
    public void late() {
        advance(DELAY);
    }

    public void advance(Duration by) {
        ticker.advance(by);
    }

    void succeed(int attempt, Object answer) {
        hasBegun(attempt);
        begun.get(attempt).complete(answer);
        awaitDone(attempt);
    }

    void fail(int attempt, Throwable failure) {
        hasBegun(attempt);
        begun.get(attempt).completeExceptionally(failure);
        awaitDone(attempt);
    }

    /** The test, not the hedge, cancels the future that the attempt waits for. */
    void cancel(int attempt) {
        hasBegun(attempt);
        begun.get(attempt).cancel(true);
        awaitDone(attempt);
    }

    /** Waits until an attempt is asked to stop. */
    void isGivenUp(int attempt) {
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> way == Way.STAGE ? begun.get(attempt).isCancelled() : interrupted.contains(attempt));
    }

    Breaker openBreaker(String name) {
        Breaker breaker = machines.breaker(name);
        breaker.forceOpen();
        return breaker;
    }

    public CircuitOpenException refusal() {
        return Calls.refusal(openBreaker("elsewhere"), CircuitOpenException.class);
    }

    /** The failure of a call, as its caller sees it. */
    static Throwable failure(CompletableFuture<?> answer) {
        await().pollInterval(Duration.ofMillis(1)).until(answer::isDone);
        return answer.handle((value, failure) -> failure).join();
    }

    static List<Throwable> suppressed(Throwable failure) {
        return List.of(failure.getSuppressed());
    }

    @Override
    public void close() {
        machines.close();
        threads.shutdownNow();
    }
}
