package io.throttlemachines.internal.event;

import static io.throttlemachines.internal.event.SampleEvents.blocked;
import static io.throttlemachines.internal.event.SampleEvents.change;
import static io.throttlemachines.internal.event.SampleEvents.changes;
import static io.throttlemachines.internal.event.SampleEvents.failed;
import static io.throttlemachines.internal.event.SampleEvents.observed;
import static io.throttlemachines.internal.event.SampleEvents.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.ThrottleEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of events and deliveries against what was caused. */
class PendingEventsPropertyTest {

    private static final int NODES = 3;
    private static final int STEPS = 20_000;

    private final PendingEvents pending = new PendingEvents();
    private final List<ThrottleEvent> caused = new ArrayList<>();
    private final List<ThrottleEvent> received = new ArrayList<>();

    /** An event for each step, or a delivery of one. */
    private void run(long seed, double deliveries, int reasons) {
        Random random = new Random(seed);
        int changes = 0;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextDouble() < deliveries) {
                receive();
            } else {
                ThrottleEvent event = event(random, step, "reason " + random.nextInt(reasons));
                caused.add(event);
                pending.add(event);
                if (Repetition.of(event) == null) {
                    changes++;
                }
            }
            assertThat(pending.size()).isLessThanOrEqualTo(PendingEvents.MANY + 4 * NODES + changes);
        }
        while (!pending.isEmpty()) {
            receive();
        }
        assertThat(pending.poll()).isNull();
    }

    private void receive() {
        ThrottleEvent event = pending.poll();
        if (event != null) {
            received.add(event);
        }
    }

    private static ThrottleEvent event(Random random, int step, String reason) {
        String name = "node" + random.nextInt(NODES);
        return switch (random.nextInt(8)) {
            case 0 -> change(step);
            case 1 -> failed(name, random.nextBoolean() ? new AssertionError() : new IllegalStateException(), step);
            case 2, 3 -> blocked(name, reason, step);
            default -> observed(name, reason, step);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingIsLostAndAllIsInOrderWhileFewEventsWait(long seed) {
        run(seed, 0.45, 2);

        assertThat(received).hasSizeLessThan(caused.size()); // some are merged
        assertThat(changes(received)).isEqualTo(changes(caused));
        assertThat(segments(received)).isEqualTo(segments(caused));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8, 9, 10})
    void nothingIsLostAndChangesAreInOrderWhileTooManyEventsWait(long seed) {
        run(seed, 0.05, 100_000);

        assertThat(times(received)).isEqualTo(caused.size());
        assertThat(changes(received)).isEqualTo(changes(caused));
        assertThat(sums(received)).isEqualTo(sums(caused));
    }

    /** How often each repeated event occurs between two changes, and when it did so last. */
    private static List<Map<Repetition, Sum>> segments(List<ThrottleEvent> events) {
        List<Map<Repetition, Sum>> segments = new ArrayList<>(List.of(new HashMap<>()));
        for (ThrottleEvent event : events) {
            Repetition repetition = Repetition.of(event);
            if (repetition == null) {
                segments.add(new HashMap<>());
            } else {
                Sum sum = new Sum(event.times(), event.at());
                segments.get(segments.size() - 1)
                        .merge(repetition, sum, (a, b) -> new Sum(a.times() + b.times(), b.at()));
            }
        }
        return segments;
    }

    private record Sum(long times, Instant at) {}

    private static Map<Repetition, Long> sums(List<ThrottleEvent> events) {
        Map<Repetition, Long> sums = new HashMap<>();
        for (ThrottleEvent event : events) {
            Repetition repetition = Repetition.of(event);
            if (repetition != null) {
                sums.merge(repetition.withoutDetail(), event.times(), Long::sum);
            }
        }
        return sums;
    }
}
