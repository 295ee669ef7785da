package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.throttlemachines.fault.CallOuts.Point;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link ErrorInjectionTest}, for breakers with a circuit for each key; keys are forgotten as usual afterwards, too. */
class KeyedFaultTest {

    /** Points that calls with keys do not use. */
    private static final Set<Point> OTHERS = EnumSet.of(Point.CLOCK, Point.STORE, Point.STORE_ANSWER);

    static Stream<Arguments> cases() {
        List<Supplier<Throwable>> errors =
                List.of(() -> new OutOfMemoryError("injected"), () -> new StackOverflowError("injected"));
        List<Supplier<Throwable>> exceptions = List.of(
                () -> new IOException("injected, and not declared"), () -> new IllegalStateException("injected"));
        return EnumSet.complementOf(EnumSet.copyOf(OTHERS)).stream()
                .flatMap(point -> Stream.of(
                        Arguments.of(point, "errors", errors, false),
                        Arguments.of(point, "exceptions", exceptions, true)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("cases")
    void faultHarmsNothing(Point point, String kind, List<Supplier<Throwable>> faults, boolean last) {
        List<Integer> visits = visits(point, last);
        assertThat(visits).isNotEmpty();
        for (int i = 0; i < visits.size(); i++) {
            assertHarmless(point, visits.get(i), faults.get(i % faults.size()));
        }
    }

    private static List<Integer> visits(Point point, boolean last) {
        CallOuts watching = new CallOuts(point);
        try (KeyedScene scene = new KeyedScene(watching)) {
            new KeyedStory(scene, true).play();
            UnharmedKeys.verify(scene);
            return watching.samples(last);
        }
    }

    private static void assertHarmless(Point point, int visit, Supplier<Throwable> fault) {
        CallOuts callOuts = new CallOuts(point, visit, fault);
        try (KeyedScene scene = new KeyedScene(callOuts)) {
            new KeyedStory(scene, true).play();
            assertThat(callOuts.fired()).as("visit %d of %s", visit, point).isTrue();
            assertThatCode(() -> UnharmedKeys.verify(scene))
                    .as("after visit %d of %s, at %s", visit, point, callOuts.where())
                    .doesNotThrowAnyException();
        }
    }
}
