package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.throttlemachines.fault.CallOuts.Point;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever code of the application throws, and whenever: no place, permit, probe, lock or flag is lost, every circuit can
 * close, and the events are complete and in order. Each case makes every single visit of one call-out throw once, or with
 * {@code -Dfault.every=4} every fourth. Its two faults take turns.
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
                        Arguments.of(point, "errors", errors), Arguments.of(point, "exceptions", exceptions)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("cases")
    void faultHarmsNothing(Point point, String kind, List<Supplier<Throwable>> faults) {
        int thrown = 0;
        while (fires(point, 1 + thrown * EVERY, faults.get(thrown % faults.size()))) {
            thrown++;
        }
        assertThat(thrown).as("visits").isPositive();
    }

    private static boolean fires(Point point, int nth, Supplier<Throwable> fault) {
        CallOuts callOuts = new CallOuts(point, nth, fault);
        try (FaultScene scene = new FaultScene(callOuts)) {
            new FaultStory(scene).play();
            boolean fired = callOuts.fired();
            assertThatCode(() -> Unharmed.verify(scene))
                    .as("after visit %d of %s, at %s", nth, point, callOuts.where())
                    .doesNotThrowAnyException();
            return fired;
        }
    }
}
