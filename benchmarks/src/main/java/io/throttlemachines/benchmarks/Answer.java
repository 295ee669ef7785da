package io.throttlemachines.benchmarks;

import io.throttlemachines.call.CheckedSupplier;
import java.util.function.Supplier;

/** The call that is guarded: the same object for everybody, so that only what is around it differs. */
final class Answer
        implements Supplier<Integer>,
                CheckedSupplier<Integer, RuntimeException>,
                dev.failsafe.function.CheckedSupplier<Integer> {

    private final Integer answer = 42;

    @Override
    public Integer get() {
        return answer;
    }
}
