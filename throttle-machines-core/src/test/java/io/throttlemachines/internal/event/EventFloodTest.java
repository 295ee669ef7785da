package io.throttlemachines.internal.event;

import static io.throttlemachines.internal.event.SampleEvents.blocked;
import static io.throttlemachines.internal.event.SampleEvents.change;
import static io.throttlemachines.internal.event.SampleEvents.changes;
import static io.throttlemachines.internal.event.SampleEvents.failed;
import static io.throttlemachines.internal.event.SampleEvents.observed;
import static io.throttlemachines.internal.event.SampleEvents.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.testing.BlockedListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However many events come and however slow a listener is: no call is held, memory is bounded, and nothing is lost. */
@Timeout(60)
class EventFloodTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int MILLION = 1_000_000;

    private final BlockedListener listener = new BlockedListener();

    private static Events events(Duration patience) {
        return new Events(
                task -> {
                    Thread thread = new Thread(task, "delivery");
                    thread.setDaemon(true);
                    return thread;
                },
                patience);
    }

    @Test
    void callDeliversABoundedNumberAndTheRestComesByItself() {
        Events events = events(FOREVER);
        List<ThrottleEvent> received = new CopyOnWriteArrayList<>();
        AtomicInteger byCaller = new AtomicInteger();
        Thread caller = Thread.currentThread();
        events.add(event -> {
            received.add(event);
            if (Thread.currentThread() == caller) {
                byCaller.incrementAndGet();
            }
        });
        List<ThrottleEvent> caused =
                LongStream.range(0, 1_000).mapToObj(SampleEvents::change).toList();
        caused.forEach(events::record);
        events.deliver();

        await().untilAsserted(() -> assertThat(received).hasSize(1_000));
        assertThat(received).isEqualTo(caused);
        assertThat(byCaller).hasValue(Events.BATCH);
    }

    /** The queue never gets empty, as in a flood from other callers. */
    @Test
    void callReturnsAlthoughNewEventsNeverCease() {
        Events events = events(FOREVER);
        Thread caller = Thread.currentThread();
        AtomicInteger byCaller = new AtomicInteger();
        CountDownLatch returned = new CountDownLatch(1);
        events.add(event -> {
            if (Thread.currentThread() != caller) {
                BlockedListener.await(returned);
            } else if (byCaller.incrementAndGet() < 1_000) {
                events.record(observed("a", "full", 0));
                events.record(change(0));
            }
        });
        events.publish(() -> observed("a", "full", 0));
        returned.countDown();

        assertThat(byCaller).hasValue(Events.BATCH);
        await().untilAsserted(() -> assertThat(events.waiting()).isZero());
    }

    @Test
    void callReturnsWhileAListenerHoldsAnotherThread() {
        Events events = events(FOREVER);
        events.add(listener);
        listener.hold(() -> events.publish(() -> observed("first", "full", 0)));
        events.publish(() -> observed("a", "full", 1));
        events.record(change(2));
        events.deliver();
        assertThat(events.waiting()).isEqualTo(2);
        listener.open();

        await().untilAsserted(
                        () -> assertThat(listener.received()).containsExactly(observed("a", "full", 1), change(2)));
    }

    static Stream<Arguments> floods() {
        IllegalStateException failure = new IllegalStateException();
        return Stream.of(
                Arguments.of("equal", (LongFunction<ThrottleEvent>) n -> observed("a", "full", n), 1),
                Arguments.of("of 3 nodes", (LongFunction<ThrottleEvent>) n -> observed("a" + n % 3, "full", n), 3),
                Arguments.of("of 2 actions", (LongFunction<ThrottleEvent>) n -> blocked("a", "needs b", n), 2),
                Arguments.of("failures", (LongFunction<ThrottleEvent>) n -> failed("a", failure, n), 1),
                Arguments.of(
                        "all unequal",
                        (LongFunction<ThrottleEvent>) n -> observed("a", "reason " + n, n),
                        PendingEvents.MANY + 1),
                Arguments.of(
                        "unequal, of 3 nodes and 2 actions",
                        (LongFunction<ThrottleEvent>) n -> blocked("a" + n % 3, "reason " + n, n),
                        PendingEvents.MANY + 6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void millionRepeatedEventsTakeFewPlacesAndAreAllCounted(String name, LongFunction<ThrottleEvent> event, int most) {
        Events events = events(FOREVER);
        events.add(listener);
        listener.hold(() -> events.publish(() -> observed("first", "full", 0)));
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(caller -> CompletableFuture.runAsync(() -> {
                            for (long each = caller; each < MILLION; each += 4) {
                                long number = each;
                                events.publish(() -> event.apply(number));
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(events.waiting()).isBetween(1, most);
        listener.open();

        await().untilAsserted(() -> assertThat(times(listener.received())).isEqualTo(MILLION));
    }

    @Test
    void changesInAFloodAreAllDeliveredInOrder() {
        Events events = events(Duration.ZERO);
        events.add(listener);
        listener.hold(() -> events.publish(() -> observed("first", "full", 0)));
        for (int each = 0; each < 100_000; each++) {
            int number = each;
            if (each % 20 == 0) {
                events.record(change(each));
                events.deliver();
            } else {
                events.publish(() -> observed("a" + number % 7, "reason " + number % 3, number));
            }
        }
        listener.open();

        await().untilAsserted(() -> assertThat(times(listener.received())).isEqualTo(100_000));
        assertThat(changes(listener.received()))
                .isEqualTo(LongStream.range(0, 5_000)
                        .mapToObj(each -> change(each * 20))
                        .toList());
    }

    /** A script that loops over actions is no faster than the listener. */
    @Test
    void manyChangesWaitForTheListener() {
        Events events = events(FOREVER);
        AtomicInteger most = new AtomicInteger();
        List<ThrottleEvent> received = new CopyOnWriteArrayList<>();
        events.add(event -> {
            most.accumulateAndGet(events.waiting(), Math::max);
            Thread.yield();
            received.add(event);
        });
        CountDownLatch started = new CountDownLatch(1);
        int actions = 5 * PendingEvents.MANY;
        ConcurrentLinkedQueue<ThrottleEvent> caused = new ConcurrentLinkedQueue<>();
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(actor -> CompletableFuture.runAsync(() -> {
                            BlockedListener.await(started);
                            for (int each = actor; each < actions; each += 4) {
                                caused.add(change(each));
                                events.record(change(each));
                                events.deliver();
                            }
                        }))
                        .peek(actor -> started.countDown())
                        .toArray(CompletableFuture[]::new))
                .join();

        await().untilAsserted(() -> assertThat(received).hasSize(actions));
        assertThat(received).containsExactlyInAnyOrderElementsOf(caused);
        assertThat(most.get()).isLessThan(PendingEvents.MANY + 4);
    }

    @Test
    void changeWaitsForRoomAndGoesOnOnceThereIsSome() {
        Events events = crowded(FOREVER);
        Thread actor = new Thread(() -> {
            events.record(change(0));
            events.deliver();
        });
        actor.start();
        await().until(() -> actor.getState() == Thread.State.TIMED_WAITING);
        listener.open();

        await().until(() -> !actor.isAlive());
        await().untilAsserted(() -> assertThat(listener.received()).hasSize(PendingEvents.MANY + 1));
    }

    @Test
    void changeDoesNotWaitForeverAndIsNotLost() {
        Events events = crowded(Duration.ofNanos(1));
        for (int each = 0; each < 10; each++) {
            events.record(change(each));
            events.deliver();
        }
        assertThat(events.waiting()).isEqualTo(PendingEvents.MANY + 10);
        listener.open();

        await().untilAsserted(() -> assertThat(listener.received()).hasSize(PendingEvents.MANY + 10));
    }

    @Test
    void callThatOnlyRepeatsAnEventNeverWaits() {
        Events events = crowded(FOREVER);
        events.publish(() -> observed("a", "full", 0));
        assertThat(events.waiting()).isEqualTo(PendingEvents.MANY + 1);
        listener.open();
    }

    @Test
    void interruptedThreadDoesNotWait() {
        Events events = crowded(FOREVER);
        events.record(change(0));
        Thread.currentThread().interrupt();
        events.deliver();

        assertThat(Thread.interrupted()).isTrue();
        listener.open();
    }

    @Test
    void listenerThatCausesManyChangesDoesNotWaitForItself() {
        Events events = events(FOREVER);
        AtomicInteger received = new AtomicInteger();
        events.add(event -> {
            if (received.getAndIncrement() == 0) {
                for (int each = 0; each < 2 * PendingEvents.MANY; each++) {
                    events.record(change(each));
                    events.deliver();
                }
            }
        });
        Thread actor = new Thread(() -> events.publish(() -> observed("a", "full", 0)));
        actor.start();

        await().until(() -> !actor.isAlive());
        await().untilAsserted(() -> assertThat(received).hasValue(2 * PendingEvents.MANY + 1));
    }

    /** More than fit wait already, and the listener is held with the first event. */
    private Events crowded(Duration patience) {
        Events events = events(patience);
        events.add(listener);
        listener.hold(() -> events.publish(() -> observed("first", "full", 0)));
        for (int each = 0; each < PendingEvents.MANY; each++) {
            events.record(change(each));
        }
        return events;
    }
}
