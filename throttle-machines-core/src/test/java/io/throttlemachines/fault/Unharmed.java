package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What must hold after any fault. */
final class Unharmed {

    private final FaultScene scene;

    private Unharmed(FaultScene scene) {
        this.scene = scene;
    }

    /** Nothing is held, every circuit works, and no event was lost. */
    static void verify(FaultScene scene) {
        new Unharmed(scene).verify();
    }

    private void verify() {
        scene.callOuts.disarm();
        scene.runTasks();
        scene.ticker.advance(FaultScene.LONG);
        assertLockFree(scene.machines, scene.machines.breaker("pay.gateway"));
        awaitDelivery();
        scene.orders.configure(FaultScene.limit().dependsOn("database").build(), ActionNote.NONE);
        for (Breaker breaker : scene.machines.breakers().values()) {
            breaker.mode(Mode.ENFORCE);
            breaker.forceClose();
        }
        scene.machines.breakers().values().stream()
                .filter(breaker -> breaker != scene.limited)
                .forEach(this::assertWorks);
        for (Limiter limiter : List.of(scene.places, scene.adaptive)) {
            assertPlacesAreFree(limiter);
            assertPlacesAreFree(limiter.forKey("held"));
        }
        scene.machines.limiters().values().forEach(this::assertWhole);
        assertTransitionsInOrder();
        assertNoRetriedCallWaits();
        assertPlacesAreFree();
        assertLeases(scene.leased);
        assertLeases(scene.leased.forKey("key"));
        assertStoreInUse("grid");
        assertStoreInUse("pool");
        assertStoreInUse("records");
    }

    /** Each has ended, or ends with the library. */
    private void assertNoRetriedCallWaits() {
        scene.runTasks();
        scene.ticker.advance(FaultScene.LONG);
        scene.runTasks();
        assertThat(scene.retried).allMatch(CompletableFuture::isDone);
        assertThat(scene.order.callStage(() -> CompletableFuture.completedFuture("works")))
                .isCompletedWithValue("works");
    }

    /** Its calls run on other threads, which this scene has not. */
    private void assertPlacesAreFree() {
        Breaker limited = scene.limited;
        List<Admission> both = List.of(limited.admit(), limited.admit());
        assertThatThrownBy(limited::admit).isInstanceOf(BulkheadFullException.class);
        both.forEach(Admission::release);
        assertThat(limited.callStage(() -> CompletableFuture.completedFuture("works")))
                .isCompletedWithValue("works");
    }

    /** The next call that needs it gets the place of an ended call that had too little stack to give it back. */
    private static void assertPlacesAreFree(Permits permits) {
        assertThat(permits.tryAcquire(FaultScene.LIMIT)).as(permits.toString()).isTrue();
        permits.release(FaultScene.LIMIT);
    }

    /** It takes a lease, asks for more while some is left, and hands back what it does not use. */
    private void assertLeases(Permits permits) {
        scene.runTasks();
        scene.ticker.advance(FaultScene.LONG);
        take(permits);
        long leased = scene.pool.leased();
        assertThat(leased).as("leased").isEqualTo(4);
        assertThat(scene.leased.status().leased()).as("known here").isEqualTo(leased);

        scene.ticker.advance(FaultScene.LEASE_TIME.dividedBy(8));
        int requests = scene.pool.requests.size();
        for (long left = leased; left > 0; left--) {
            take(permits);
        }
        assertThat(scene.pool.requests.size()).as("requests").isEqualTo(requests + 1);
        assertThat(scene.pool.requests.get(requests).permits())
                .as("asks before a caller needs it")
                .isZero();
        assertThat(scene.leased.status().leased()).as("more").isPositive().isEqualTo(scene.pool.leased());

        for (int part = 0; part < 8; part++) {
            scene.ticker.advance(FaultScene.LEASE_TIME.dividedBy(4));
            scene.runTasks();
        }
        assertThat(scene.leased.status().leased()).as("handed back").isZero();
        assertThat(scene.pool.leased()).as("free again").isZero();
        scene.ticker.advance(FaultScene.LONG);
        assertThat(scene.leased.status().keys()).as("keys").isZero();
    }

    private void take(Permits permits) {
        assertThat(permits.tryAcquire()).as("a permit").isTrue();
        scene.runTasks();
    }

    /** It answers, so limiters use it, and nothing else is known about it. */
    private void assertStoreInUse(String store) {
        assertThat(scene.machines.stores().get(store).available()).isTrue();
        List<? extends Class<?>> changes = scene.events.all().stream()
                .filter(event -> event.name().equals(store))
                .map(Object::getClass)
                .toList();
        for (int i = 0; i < changes.size(); i++) {
            assertThat(changes.get(i)).isEqualTo(i % 2 == 0 ? StoreUnavailable.class : StoreAvailable.class);
        }
        assertThat(changes.size() % 2).as("%s", changes).isZero();
    }

    static void assertLockFree(ThrottleMachines machines, Breaker breaker) {
        try {
            CompletableFuture.supplyAsync(machines::graph).get(20, TimeUnit.SECONDS);
            CompletableFuture.runAsync(breaker::forceOpen).get(20, TimeUnit.SECONDS);
        } catch (Exception held) {
            throw new AssertionError("a lock is held", held);
        }
    }

    /** From now on this thread delivers its events itself. */
    static void awaitDelivery() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("throttle-machines-events")));
    }

    private void assertWorks(Breaker breaker) {
        scene.machines.breakers().values().forEach(Breaker::forceClose);
        assertThat(breaker.state()).as(breaker.name()).isEqualTo(CircuitState.CLOSED);
        String nested = breaker.call(() -> breaker.call(() -> "both places are free"));
        assertThat(nested).isNotEmpty();
        int before = scene.events.of(BreakerTransition.class).size();
        breaker.forceOpen();
        scene.ticker.advance(FaultScene.LONG);
        breaker.run(() -> {});
        assertThat(scene.events.of(BreakerTransition.class).stream()
                        .skip(before)
                        .filter(transition -> transition.name().equals(breaker.name()))
                        .map(BreakerTransition::to))
                .as(breaker.name())
                .containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED);
    }

    private void assertWhole(Limiter limiter) {
        scene.machines.breakers().values().forEach(Breaker::forceClose);
        assertThat(limiter.peek().remaining()).as(limiter.name()).isEqualTo(FaultScene.LIMIT);
        assertThat(limiter.forKey("new").peek().remaining()).as(limiter.name()).isEqualTo(FaultScene.LIMIT);
        assertThat(limiter.status()).as(limiter.name()).isNotNull();
    }

    /** Each circuit leaves the state that it entered last. */
    private void assertTransitionsInOrder() {
        Map<String, List<BreakerTransition>> perCircuit = new HashMap<>();
        scene.events
                .of(BreakerTransition.class)
                .forEach(transition -> perCircuit
                        .computeIfAbsent(transition.name(), name -> new ArrayList<>())
                        .add(transition));
        perCircuit.forEach((name, transitions) -> {
            CircuitState state = CircuitState.CLOSED;
            for (BreakerTransition transition : transitions) {
                assertThat(transition.from()).as("%s in %s", name, transitions).isEqualTo(state);
                state = transition.to();
            }
            assertThat(scene.machines.breaker(name).state()).isEqualTo(state);
        });
    }
}
