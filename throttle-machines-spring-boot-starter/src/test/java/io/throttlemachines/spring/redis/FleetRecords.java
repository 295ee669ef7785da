package io.throttlemachines.spring.redis;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Action;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetRecord.Probe;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random records, with every kind of text that a name or a reason may have. */
final class FleetRecords {

    private static final List<String> TEXTS = List.of(
            "shop-1",
            "",
            "a \"quoted\" word",
            "back\\slash/slash",
            "{\"state\":\"CLOSED\"}",
            "Überfluß 漢字 🙂",
            "\0\t\n",
            "state");
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, 1_764_000_000_000_001L, (1L << 53) + 1, FleetRecord.NEVER - 1, FleetRecord.NEVER);

    private FleetRecords() {}

    static FleetRecord random(Random random) {
        return new FleetRecord(
                one(List.of(CircuitState.values()), random),
                one(TEXTS, random),
                random.nextBoolean() ? null : cause(random),
                one(NUMBERS, random),
                one(NUMBERS, random),
                random.nextBoolean(),
                random.nextBoolean() ? 0 : random.nextInt(Integer.MAX_VALUE),
                random.nextInt(3),
                Stream.generate(() -> new Probe(one(TEXTS, random), one(TEXTS, random), one(NUMBERS, random)))
                        .limit(random.nextInt(3))
                        .toList(),
                random.nextBoolean() ? null : action(random));
    }

    private static Cause cause(Random random) {
        return new Cause(
                one(List.of(OpenCause.Kind.values()), random),
                one(TEXTS, random),
                Stream.generate(() -> one(TEXTS, random))
                        .limit(random.nextInt(3))
                        .toList(),
                random.nextInt(3));
    }

    private static Action action(Random random) {
        return new Action(
                one(List.of(ManualAction.Kind.values()), random),
                textOrNull(random),
                textOrNull(random),
                one(NUMBERS, random),
                one(NUMBERS, random));
    }

    private static @Nullable String textOrNull(Random random) {
        return random.nextInt(3) == 0 ? null : one(TEXTS, random);
    }

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
