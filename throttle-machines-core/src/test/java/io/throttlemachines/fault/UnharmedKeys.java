package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What must hold of breakers with keys after any fault. */
final class UnharmedKeys {

    private final KeyedScene scene;

    private UnharmedKeys(KeyedScene scene) {
        this.scene = scene;
    }

    /** Nothing is held, the circuits of the breakers and of keys work, and every key can be forgotten. */
    static void verify(KeyedScene scene) {
        new UnharmedKeys(scene).verify();
    }

    private void verify() {
        scene.callOuts.disarm();
        settle();
        scene.stages.forEach(stage -> stage.complete("late"));
        settle();
        assertThat(scene.answers).allMatch(CompletableFuture::isDone);
        Unharmed.assertLockFree(scene.machines, scene.machines.breaker("database"));
        Unharmed.awaitDelivery();
        for (Breaker breaker : scene.machines.breakers().values()) {
            breaker.mode(Mode.ENFORCE);
            breaker.forceClose();
        }
        List<Breaker> breakers = List.of(scene.plain, scene.places, scene.timed, scene.rate);
        for (Breaker breaker : breakers) {
            for (Object key : List.of("first", "waited", "late", 1, scene.new Key(), "new")) {
                assertWorks(breaker.forKey(key), breaker);
            }
            assertOwnRecovers(breaker);
        }
        settle();
        for (Breaker breaker : breakers) {
            assertThat(breaker.status().keys()).as(breaker.name()).isEqualTo(new Keys(0, 0, 0));
        }
        settle();
        assertThat(scene.ticker.pendingTasks()).as("timers").isZero();
    }

    private void settle() {
        scene.runTasks();
        scene.ticker.advance(KeyedScene.LONG);
        scene.runTasks();
    }

    private void assertWorks(GuardedCalls key, Breaker breaker) {
        key.tryReset();
        assertThat(key.state()).as(breaker.name()).isEqualTo(CircuitState.CLOSED);
        assertPlacesAreFree(key, breaker);
        for (int i = 0; i < KeyedScene.FAILURES; i++) {
            key.admit().failed(new IllegalStateException("down"));
        }
        assertThat(key.state()).as(breaker.name()).isEqualTo(CircuitState.OPEN);
        scene.ticker.advance(KeyedScene.RESET_TIMEOUT);
        key.admit().succeeded("up");
        assertThat(key.state()).as(breaker.name()).isEqualTo(CircuitState.CLOSED);
        assertPlacesAreFree(key, breaker);
    }

    private static void assertPlacesAreFree(GuardedCalls key, Breaker breaker) {
        List<Admission> taken = new ArrayList<>();
        for (int place = 0; place < KeyedScene.PLACES; place++) {
            taken.add(key.admit());
        }
        if (breaker.config().maxConcurrent() != null) {
            assertThatThrownBy(key::admit).isInstanceOf(BulkheadFullException.class);
        }
        taken.forEach(Admission::release);
    }

    /** By as many probes as it needs, each of which is a call of a key. */
    private void assertOwnRecovers(Breaker breaker) {
        breaker.forceOpen();
        scene.ticker.advance(KeyedScene.LONG);
        breaker.forKey("probe").admit().succeeded("up");
        assertThat(breaker.state()).as(breaker.name()).isEqualTo(CircuitState.CLOSED);
    }
}
