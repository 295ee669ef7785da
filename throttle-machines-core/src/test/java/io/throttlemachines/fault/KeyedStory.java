package io.throttlemachines.fault;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Calls with keys in every way and in every state. Each step may fail. */
final class KeyedStory {

    private final KeyedScene scene;

    /** Whether calls may be left under way, and tasks for other threads run on the thread that plays. */
    private final boolean async;

    /** In order. */
    private final List<CheckedRunnable<?>> steps = new ArrayList<>();

    private final Set<Integer> timers = new HashSet<>();

    KeyedStory(KeyedScene scene, boolean async) {
        this.scene = scene;
        this.async = async;
        List<Breaker> breakers = List.of(scene.plain, scene.places, scene.rate);
        for (Breaker breaker : async ? breakers : breakers.subList(0, 2)) { // the stack takes long to end each time
            Supplier<GuardedCalls> first = () -> breaker.forKey("first");
            blocking(first);
            asynchronous(first);
            outage(breaker, first);
            blocking(() -> breaker.forKey(scene.new Key()));
            flood(breaker);
            ownOutage(breaker, first);
            byHand(breaker, first);
        }
        asynchronous(() -> scene.timed.forKey("first"));
        lateCalls();
        waits();
    }

    /** Plays the story twice. */
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
        FaultStory.attempt(steps.get(step % steps.size()));
    }

    /** Whether a step runs timers, which have a thread of their own outside of tests. */
    boolean runsTimers(int step) {
        return timers.contains(step % steps.size());
    }

    private void step(CheckedRunnable<?> step) {
        steps.add(step);
    }

    private void asyncStep(CheckedRunnable<?> step) {
        if (async) {
            steps.add(step);
        }
    }

    private void advance(Duration time) {
        timers.add(steps.size());
        step(() -> scene.ticker.advance(time));
        asyncStep(scene::runTasks);
    }

    private void blocking(Supplier<GuardedCalls> key) {
        step(() -> key.get().call(scene::answer));
        step(() -> key.get().run(scene::fail));
        step(() -> key.get().call(scene::answer));
        step(() -> key.get().admit().release());
        step(() -> key.get().admit().succeeded("answer"));
        step(() -> key.get().admit().failed(new IllegalStateException("down")));
        step(() -> key.get().wouldAllow());
        step(() -> key.get().tryReset());
    }

    private void asynchronous(Supplier<GuardedCalls> key) {
        step(() -> key.get().callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        step(() -> key.get().callStage(() -> CompletableFuture.failedFuture(new IllegalStateException("down"))));
        step(() -> key.get().callStage(() -> CompletableFuture.completedFuture(scene.fail())));
        step(() -> key.get().admitAsync().thenAccept(Admission::release));
        asyncStep(() -> key.get().callStage(scene::endless).cancel(true));
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::answer)));
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::fail)));
        asyncStep(scene::runTasks);
        asyncStep(() -> key.get().fireAndForget(scene::fail));
        asyncStep(() -> key.get().callAsync(scene::answer).cancel(true));
        asyncStep(scene::runTasks);
        step(() -> key.get().tryReset());
        advance(KeyedScene.SECOND);
    }

    /** The key's circuit opens, refuses, and recovers by a failed probe, a cancelled one, a late one and a good one. */
    private void outage(Breaker breaker, Supplier<GuardedCalls> key) {
        for (int i = 0; i < KeyedScene.FAILURES + 1; i++) {
            step(() -> key.get().run(scene::fail));
        }
        step(() -> key.get().call(scene::answer));
        step(breaker::status);
        advance(KeyedScene.RESET_TIMEOUT);
        step(() -> key.get().run(scene::fail));
        advance(KeyedScene.LONG);
        asyncStep(() -> key.get().callStage(scene::endless).cancel(true));
        asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::answer)));
        asyncStep(scene::runTasks);
        advance(KeyedScene.LONG);
        asyncStep(this::endAll);
        step(() -> key.get().call(scene::answer));
        step(() -> key.get().call(scene::answer));
    }

    /** More keys than there is room for. */
    private void flood(Breaker breaker) {
        step(() -> breaker.forKey(1).run(scene::fail));
        for (int key = 0; key < KeyedScene.MAX_KEYS + 2; key++) {
            int number = key;
            asyncStep(() -> breaker.forKey(number).run(scene::fail));
        }
        step(() -> breaker.tryResetKey("1", ActionNote.NONE));
        step(breaker::status);
        advance(KeyedScene.LONG);
    }

    /** The breaker's own circuit, or its dependency, refuses calls; a call of a key is its probe. */
    private void ownOutage(Breaker breaker, Supplier<GuardedCalls> key) {
        for (Breaker open : List.of(breaker, scene.machines.breaker("database"))) {
            step(open::forceOpen);
            step(() -> key.get().call(scene::answer));
            asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
            advance(KeyedScene.RESET_TIMEOUT);
            step(() -> key.get().run(scene::fail));
            asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
            asyncStep(() -> key.get().callStage(scene::endless).cancel(true));
            asyncStep(this::endAll);
            step(() -> key.get().callStage(() -> CompletableFuture.completedFuture(scene.answer())));
            step(() -> key.get().call(scene::answer));
            step(open::forceClose);
        }
    }

    private void byHand(Breaker breaker, Supplier<GuardedCalls> key) {
        for (Mode mode : List.of(Mode.OBSERVE, Mode.OFF, Mode.ENFORCE)) {
            step(() -> breaker.mode(mode));
            step(() -> key.get().run(scene::fail));
            step(() -> key.get().call(scene::answer));
        }
        step(() -> breaker.configure(
                breaker.config().toBuilder().resetTimeout(KeyedScene.SECOND).build(), ActionNote.NONE));
        step(() -> key.get().run(scene::fail));
        step(() -> breaker.configure(
                breaker.config().toBuilder()
                        .resetTimeout(KeyedScene.RESET_TIMEOUT)
                        .build(),
                ActionNote.NONE));
        step(breaker::isolate);
        step(() -> key.get().call(scene::answer));
        step(breaker::reset);
        step(() -> key.get().call(scene::answer));
    }

    private void lateCalls() {
        Supplier<GuardedCalls> key = () -> scene.timed.forKey("late");
        asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::answer)));
        asyncStep(() -> {
            Admission admission = key.get().admit();
            admission.onTimeout(late -> admission.release());
        });
        advance(KeyedScene.SECOND);
        asyncStep(this::endAll);
        step(() -> key.get().tryReset());
    }

    /** Some are served in their turn, some give up, one is refused at the end of its wait. */
    private void waits() {
        Supplier<GuardedCalls> key = () -> scene.places.forKey("waited");
        for (int i = 0; i < KeyedScene.PLACES; i++) {
            asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
        }
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::answer)));
        asyncStep(() -> scene.awaited(key.get().callStage(() -> CompletableFuture.completedFuture(scene.answer()))));
        asyncStep(() -> scene.awaited(key.get().admitAsync().thenAccept(Admission::release)));
        asyncStep(() -> scene.awaited(key.get().callAsync(scene::answer)).cancel(true));
        asyncStep(() -> scene.awaited(key.get().admitAsync()).complete(null));
        asyncStep(this::endAll);
        asyncStep(scene::runTasks);
        for (int i = 0; i <= KeyedScene.PLACES; i++) {
            asyncStep(() -> scene.awaited(key.get().callStage(scene::endless)));
        }
        advance(KeyedScene.LONG);
        asyncStep(this::endAll);
        asyncStep(scene::runTasks);
    }

    private void endAll() {
        for (CompletableFuture<String> stage : scene.stages) {
            stage.complete("late");
        }
        scene.stages.clear();
    }
}
