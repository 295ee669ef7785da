package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.throttlemachines.fault.CallOuts.Point;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever code of the application throws, and whenever: no place, permit, probe, lock or flag is lost, every circuit can
 * close, and the events are complete and in order. Each case makes single visits of one call-out throw, one from each place:
 * the first throws an error, the last an exception; with {@code -Dfault.every=4} from every fourth place only. The two faults
 * of a case take turns.
 */
class ErrorInjectionTest {

    private static final int EVERY = Integer.getInteger("fault.every", 1);

    /** Errors, and exceptions. {@link DeepStackTest} ends the stack for real. */
    static Stream<Arguments> cases() {
        List<Supplier<Throwable>> errors =
                List.of(() -> new OutOfMemoryError("injected"), () -> new StackOverflowError("injected"));
        List<Supplier<Throwable>> exceptions = List.of(
                () -> new IOException("injected, and not declared"), () -> new IllegalStateException("injected"));
        return Stream.of(Point.values())
                .flatMap(point -> Stream.of(
                        Arguments.of(point, "errors", errors, false),
                        Arguments.of(point, "exceptions", exceptions, true)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("cases")
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // half a minute where nothing else runs
    void faultHarmsNothing(Point point, String kind, List<Supplier<Throwable>> faults, boolean last) {
        List<Integer> visits = visits(point, last);
        assertThat(visits).isNotEmpty();
        for (int i = 0; i < visits.size(); i += EVERY) {
            assertHarmless(point, visits.get(i), faults.get(i / EVERY % faults.size()));
        }
    }

    private static List<Integer> visits(Point point, boolean last) {
        CallOuts watching = new CallOuts(point);
        try (FaultScene scene = new FaultScene(watching)) {
            new FaultStory(scene).play();
            Unharmed.verify(scene);
            return watching.samples(last);
        }
    }

    private static void assertHarmless(Point point, int visit, Supplier<Throwable> fault) {
        CallOuts callOuts = new CallOuts(point, visit, fault);
        try (FaultScene scene = new FaultScene(callOuts)) {
            new FaultStory(scene).play();
            assertThat(callOuts.fired()).as("visit %d of %s", visit, point).isTrue();
            assertThatCode(() -> Unharmed.verify(scene))
                    .as("after visit %d of %s, at %s", visit, point, callOuts.where())
                    .doesNotThrowAnyException();
        }
    }
}
