package io.throttlemachines.fault;

import io.micrometer.context.ThreadLocalAccessor;
import io.throttlemachines.fault.CallOuts.Point;
import org.jspecify.annotations.Nullable;

/** A context of threads that may fail whenever it is captured or restored. */
final class FaultyContext implements ThreadLocalAccessor<String> {

    static final String KEY = "fault";

    private final ThreadLocal<String> value = ThreadLocal.withInitial(() -> "value");
    private final CallOuts callOuts;

    FaultyContext(CallOuts callOuts) {
        this.callOuts = callOuts;
    }

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable String getValue() {
        callOuts.visit(Point.CONTEXT);
        return value.get();
    }

    @Override
    public void setValue(String next) {
        callOuts.visit(Point.CONTEXT);
        value.set(next);
    }

    @Override
    public void setValue() {
        callOuts.visit(Point.CONTEXT);
        value.remove();
    }
}
