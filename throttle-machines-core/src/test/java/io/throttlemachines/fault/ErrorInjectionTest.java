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
 * {@code -Dfault.every=4} every fourth.
 */
class ErrorInjectionTest {

    private static final int EVERY = Integer.getInteger("fault.every", 1);

    /** Two errors, a checked exception and an unchecked one. {@link DeepStackTest} ends the stack for real. */
    static Stream<Arguments> cases() {
        List<Supplier<Throwable>> faults = List.of(
                () -> new OutOfMemoryError("injected"),
                () -> new StackOverflowError("injected"),
                () -> new IOException("injected, and not declared"),
                () -> new IllegalStateException("injected"));
        return Stream.of(Point.values())
                .flatMap(point -> faults.stream()
                        .map(fault -> Arguments.of(point, fault.get().getClass().getSimpleName(), fault)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("cases")
    void faultHarmsNothing(Point point, String kind, Supplier<Throwable> fault) {
        int nth = 1;
        while (fires(point, nth, fault)) {
            nth += EVERY;
        }
        assertThat(nth).as("visits").isGreaterThan(1);
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
