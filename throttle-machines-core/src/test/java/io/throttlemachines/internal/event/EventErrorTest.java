package io.throttlemachines.internal.event;

import static io.throttlemachines.internal.event.SampleEvents.change;
import static io.throttlemachines.internal.event.SampleEvents.changes;
import static io.throttlemachines.internal.event.SampleEvents.observed;
import static io.throttlemachines.internal.event.SampleEvents.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.event.ThrottleEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever strikes during a delivery, the next event is delivered. */
@Timeout(60)
class EventErrorTest {

    private final List<ThrottleEvent> received = new CopyOnWriteArrayList<>();

    /** The changes that the queue has taken. Only plain assignments, which no exhausted stack prevents. */
    private final ThrottleEvent[] recorded = new ThrottleEvent[20_000];

    private int recordings;

    static Stream<Runnable> failures() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException();
                },
                () -> sneak(new IOException()),
                () -> {
                    throw new AssertionError();
                },
                () -> {
                    throw new OutOfMemoryError("thrown by a test");
                },
                EventErrorTest::endless,
                () -> Thread.currentThread().interrupt());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void listenerThatFailsAffectsNoEvent(Runnable failure) {
        Events events = new Events();
        events.add(event -> failure.run());
        events.add(received::add);
        List<ThrottleEvent> caused =
                LongStream.range(0, 40).mapToObj(SampleEvents::change).toList();
        caused.forEach(events::record);
        events.deliver();

        assertThat(Thread.interrupted()).isIn(true, false); // leaves no interrupt for the wait below
        await().untilAsserted(() -> assertThat(received).isEqualTo(caused));
    }

    /** A StackOverflowError strikes at every place of the library, one after the other. */
    @Test
    void errorAtAnyPlaceOfTheDeliveryLosesOrRepeatsNoEvent() {
        Events events = new Events();
        events.add(received::add);
        LongStream.range(0, 40).mapToObj(SampleEvents::change).forEach(events::record);
        events.deliver(); // what this loads is not loaded again at the end of the stack
        await().until(() -> received.size() == 40);
        received.clear();
        for (int each = 0; each < 5; each++) {
            publishOnTheWayUp(events);
        }
        events.publish(() -> observed("later", "full", 0));

        await().untilAsserted(() -> assertThat(received)
                .isNotEmpty()
                .last()
                .extracting(ThrottleEvent::name)
                .isEqualTo("later"));
        assertThat(events.waiting()).isZero();
        assertThat(changes(received)).isEqualTo(Arrays.asList(recorded).subList(0, recordings));
    }

    @Test
    void threadThatCannotStartLeavesTheRestToLaterCalls() {
        Events events = new Events(
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                Duration.ZERO);
        events.add(received::add);
        LongStream.range(0, 40).mapToObj(SampleEvents::change).forEach(events::record);
        events.deliver();
        assertThat(received).hasSize(Events.BATCH);
        events.publish(() -> observed("a", "full", 0));
        events.publish(() -> observed("a", "full", 0));

        assertThat(times(received)).isEqualTo(42);
    }

    @Test
    void threadThatDiesBeforeItDeliversIsReplaced() {
        Events events = new Events(doNotStart(), Duration.ZERO);
        events.add(received::add);
        LongStream.range(0, 40).mapToObj(SampleEvents::change).forEach(events::record);
        events.deliver();
        await().until(() -> {
            events.deliver();
            return events.waiting() == 0;
        });

        assertThat(received)
                .isEqualTo(
                        LongStream.range(0, 40).mapToObj(SampleEvents::change).toList());
    }

    /** Threads that end before they deliver. */
    private static ThreadFactory doNotStart() {
        return task -> new Thread(() -> {});
    }

    /** Publishes at every depth near the end of the stack. */
    private int publishOnTheWayUp(Events events) {
        int used = 0;
        try {
            used = publishOnTheWayUp(events);
        } catch (StackOverflowError end) {
            used = 0;
        }
        if (used < 500) {
            try {
                ThrottleEvent change = change(recordings);
                events.record(change);
                recorded[recordings] = change;
                recordings++;
                events.publish(() -> observed("deep", "full", 0));
            } catch (VirtualMachineError inTheLibrary) {
                // that is what the test is about
            }
        }
        return used + 1;
    }

    private static void endless() {
        endless();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
