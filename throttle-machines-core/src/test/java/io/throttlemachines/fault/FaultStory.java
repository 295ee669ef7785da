package io.throttlemachines.fault;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.Group;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.retry.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Uses every way of calling in every state. Each step may fail. */
final class FaultStory {

    private final FaultScene scene;

    /** Whether calls may be left under way, and tasks for other threads run on the thread that plays. */
    private final boolean async;

    /** In order. */
    private final List<CheckedRunnable<?>> steps = new ArrayList<>();

    private final Set<Integer> timers = new HashSet<>();

    FaultStory(FaultScene scene) {
        this(scene, true);
    }

    FaultStory(FaultScene scene, boolean async) {
        this.scene = scene;
        this.async = async;
        calls(scene.database);
        calls(scene.service);
        calls(scene.cluster);
        outage(scene.database);
        outage(scene.service);
        outage(scene.cluster);
        limits();
        sharedLimits();
        leases();
        hedges();
        retries();
        LimitedCalls.add(this, scene);
        HeldPermits.add(this, scene);
        byHand();
    }

    /** Plays the story twice. Each step may fail. */
    void play() {
        scene.callOuts.arm();
        for (int i = 0; i < 2 * steps.size(); i++) {
            play(i);
        }
    }

    int length() {
        return steps.size();
    }

    /** Plays one step, counted from zero; after the last comes the first again. */
    void play(int step) {
        attempt(steps.get(step % steps.size()));
    }

    static void attempt(CheckedRunnable<?> step) {
        try {
            step.run();
        } catch (Throwable expected) {
            // refusals, failures of calls, and the fault itself
        }
    }

    void step(CheckedRunnable<?> step) {
        steps.add(step);
    }

    /** Lets time pass, and so runs timers. */
    void advance(Duration time) {
        timers.add(steps.size());
        step(() -> scene.ticker.advance(time));
    }

    /** Whether a step runs timers, which have a thread of their own outside of tests. */
    boolean runsTimers(int step) {
        return timers.contains(step % steps.size());
    }

    void asyncStep(CheckedRunnable<?> step) {
        if (async) {
            steps.add(step);
        }
    }

    private void calls(Breaker breaker) {
        step(() -> breaker.call(() -> scene.answer()));
        step(() -> breaker.run(scene::fail));
        step(() -> breaker.callAsync(scene::answer));
        step(() -> breaker.callAsync(() -> {
            scene.fail();
            return "";
        }));
        step(() -> breaker.fireAndForget(scene::fail));
        asyncStep(scene::runTasks);
        step(() -> breaker.callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        step(() -> breaker.callStage(() -> CompletableFuture.failedFuture(new IllegalStateException("down"))));
        asyncStep(() -> breaker.callStage(() -> {
                    scene.answer();
                    return new CompletableFuture<String>();
                })
                .cancel(true));
    }

    /** Opens the circuit, is refused, and recovers by a failed probe, a cancelled one and a good one. */
    private void outage(Breaker breaker) {
        for (int i = 0; i < 4; i++) {
            step(() -> breaker.run(scene::fail));
        }
        step(() -> scene.shop.call(scene::answer));
        step(() -> scene.orders.tryAcquire());
        step(breaker::status);
        step(breaker::wouldAllow);
        advance(FaultScene.RESET_TIMEOUT);
        step(() -> scene.shop.call(scene::answer));
        step(() -> breaker.run(scene::fail));
        advance(FaultScene.LONG);
        asyncStep(() -> breaker.callStage(() -> new CompletableFuture<String>()).cancel(true));
        CompletableFuture<String> late = new CompletableFuture<>();
        asyncStep(() -> breaker.callStage(() -> late));
        advance(FaultScene.LONG);
        step(() -> breaker.call(scene::answer));
        step(() -> late.complete("too late"));
        advance(FaultScene.LONG);
        step(() -> breaker.call(scene::answer));
        step(() -> breaker.call(scene::answer));
    }

    private void limits() {
        for (int i = 0; i < FaultScene.LIMIT / 2; i++) {
            step(() -> scene.users.forKey(scene.new Key()).acquire(3));
            step(() -> scene.orders.acquire(3));
        }
        step(() -> scene.users.acquireAsync(FaultScene.LIMIT, Duration.ofSeconds(5)));
        step(() -> scene.users.callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        step(() -> scene.machines
                .allOf(List.of(new AllOf.PermitRequest(scene.users, 1), new AllOf.PermitRequest(scene.orders, 1)))
                .acquireAsync());
        advance(Duration.ofSeconds(1));
        step(() -> scene.users.reset(scene.new Key()));
        step(scene.users::status);
        advance(FaultScene.LONG);
    }

    private void sharedLimits() {
        for (int i = 0; i < FaultScene.LIMIT / 2; i++) {
            step(() -> scene.fleet.acquire(3));
            step(() -> scene.fleet.forKey("key").tryAcquire(3));
        }
        AllOf all = scene.machines.allOf(List.of(
                new AllOf.PermitRequest(scene.fleet.forKey("all"), 1), new AllOf.PermitRequest(scene.orders, 1)));
        step(all::acquire);
        step(() -> scene.fleet.decide(1));
        step(scene.fleet::peek);
        asyncStep(() -> scene.fleet.tryAcquireAsync());
        asyncStep(() -> scene.fleet.acquireAsync(1, FaultScene.LONG));
        asyncStep(() -> scene.fleet.forKey("cancelled").acquireAsync().cancel(true));
        asyncStep(scene::runTasks);
        asyncStep(() -> scene.fleet.callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        asyncStep(all::acquireAsync);
        asyncStep(scene::runTasks);
        advance(Duration.ofSeconds(10));
        asyncStep(scene::runTasks);
        step(() -> scene.fleet.reset("key"));
        step(scene.fleet::reset);
        step(scene.fleet::status);
        step(scene.machines::stores);
        advance(FaultScene.LONG);
        asyncStep(scene::runTasks);
    }

    private void leases() {
        for (int i = 0; i < FaultScene.LEASE; i++) {
            step(() -> scene.leased.tryAcquire());
            asyncStep(scene::runTasks);
            step(() -> scene.leased.forKey("key").acquire());
            asyncStep(() -> scene.leased.acquireAsync());
            asyncStep(scene::runTasks);
            asyncStep(() -> scene.leased.forKey("cancelled").acquireAsync().cancel(true));
            asyncStep(scene::runTasks);
        }
        AllOf all = scene.machines.allOf(List.of(
                new AllOf.PermitRequest(scene.leased.forKey("key"), 2), new AllOf.PermitRequest(scene.orders, 1)));
        step(all::tryAcquire);
        asyncStep(all::acquireAsync);
        asyncStep(scene::runTasks);
        step(() -> scene.leased.decide(2));
        asyncStep(() -> scene.leased.acquireAsync(FaultScene.LIMIT, FaultScene.LONG));
        asyncStep(scene::runTasks);
        advance(FaultScene.LEASE_TIME.dividedBy(2));
        step(() -> scene.leased.tryAcquire(2));
        asyncStep(scene::runTasks);
        advance(FaultScene.LEASE_TIME);
        asyncStep(scene::runTasks);
        step(() -> scene.leased.tryAcquire());
        asyncStep(scene::runTasks);
        step(() -> scene.leased.reset("key"));
        step(scene.leased::reset);
        step(scene.leased::status);
        advance(FaultScene.LONG);
        asyncStep(scene::runTasks);
    }

    private void hedges() {
        step(() -> scene.search.callAsync(attempt -> scene.answer()));
        asyncStep(scene::runTasks);
        step(() -> scene.search.callStage(attempt -> CompletableFuture.completedFuture(scene.answer())));
        asyncStep(() -> scene.search.callStage(attempt -> new CompletableFuture<String>()));
        for (int i = 0; i < 3; i++) {
            advance(Duration.ofMillis(500));
        }
        step(() -> scene.search.callStage(attempt -> {
            scene.fail();
            return new CompletableFuture<String>();
        }));
        advance(FaultScene.LONG);
    }

    private void retries() {
        Retry waiting = scene.machines.retry("waiting");
        step(() -> waiting.call(scene::answer));
        step(() -> waiting.run(scene::fail));
        step(() -> waiting.run(() -> scene.database.run(scene::fail)));
        step(() -> retried(scene.order.callAsync(scene::answer)));
        step(() -> retried(scene.order.callAsync(() -> {
            scene.fail();
            return "";
        })));
        asyncStep(scene::runTasks);
        step(() -> retried(scene.order.callStage(() -> CompletableFuture.completedFuture(scene.answer()))));
        step(() -> retried(
                scene.order.callStage(() -> CompletableFuture.failedFuture(new IllegalStateException("down")))));
        step(() -> retried(waiting.callStage(() -> {
            scene.fail();
            return new CompletableFuture<String>();
        })));
        asyncStep(() -> retried(scene.order.callStage(() -> new CompletableFuture<String>())));
        asyncStep(() -> retried(scene.order.callStage(() -> {
                    scene.fail();
                    return new CompletableFuture<String>();
                }))
                .cancel(true));
        for (int i = 0; i < 4; i++) {
            advance(Duration.ofMillis(300));
            asyncStep(scene::runTasks);
        }
        step(waiting::status);
        advance(FaultScene.LONG);
        asyncStep(scene::runTasks);
    }

    /** A timer has a thread of its own; where the clock moves on a stack that ends, a timer may end with it. */
    <T> CompletableFuture<T> retried(CompletableFuture<T> answer) {
        if (async) {
            scene.retried.add(answer);
        }
        return answer;
    }

    private void byHand() {
        step(scene.cluster::isolate);
        step(scene.cluster::reset);
        step(scene.machines::fleet);
        step(scene.database::forceOpen);
        step(scene.database::isolate);
        step(scene.database::reset);
        step(scene.service::attemptRecovery);
        step(scene.database::resetCascade);
        step(scene.database::forceClose);
        step(() -> scene.database.mode(Mode.OBSERVE));
        step(() -> scene.database.mode(Mode.OFF));
        step(() -> scene.database.mode(Mode.ENFORCE));
        step(() -> scene.database.configure(
                scene.database.config().toBuilder().failureThreshold(3).build(), ActionNote.NONE));
        step(() -> scene.orders.configure(
                scene.orders.config().toBuilder().burst(5L).build(), ActionNote.NONE));
        step(() -> scene.orders.mode(Mode.OBSERVE));
        step(() -> scene.orders.mode(Mode.ENFORCE));
        step(() ->
                scene.orders.configure(FaultScene.limit().dependsOn("database").build(), ActionNote.NONE));
        Group pay = scene.machines.group("pay");
        step(pay::emergencyShutdown);
        step(pay::resetAll);
        step(pay::status);
        step(scene.machines::graph);
    }
}
