package io.throttlemachines.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the calls of the library to code of the application, and makes one of them throw. */
final class CallOuts {

    /** Where the library calls code of the application. */
    enum Point {
        TICKER,
        CLOCK,
        EXECUTOR,
        TIMERS,
        LISTENER,
        METER,
        RECOVERY_GUARD,
        RESET_GUARD,
        ANSWER_PREDICATE,
        EXCEPTION_PREDICATE,
        RETRY_AFTER,
        KEY,
        STORE,
        STORE_ANSWER,
        CONTEXT,
        CALL
    }

    private static final int NONE = 0;

    private final Point armed;
    private final int nth;
    private final Supplier<Throwable> fault;
    private int visits;
    private boolean live;
    private @Nullable Throwable thrown;

    /** The visits that come from the same place, with the calls and the step of the story that lead there. */
    private final Map<String, List<Integer>> places = new LinkedHashMap<>();

    /** Only watches. */
    CallOuts(Point armed) {
        this(armed, NONE, AssertionError::new);
    }

    CallOuts(Point armed, int nth, Supplier<Throwable> fault) {
        this.armed = armed;
        this.nth = nth;
        this.fault = fault;
    }

    /** Throws if this is the visit that shall fail. */
    synchronized void visit(Point point) {
        if (!live || point != armed) {
            return;
        }
        visits++;
        if (nth == NONE) {
            places.computeIfAbsent(own(new Throwable()).collect(Collectors.joining()), place -> new ArrayList<>())
                    .add(visits);
        } else if (visits == nth) {
            thrown = fault.get();
            sneaky(thrown);
        }
    }

    /** Of the visits from each place the first, or the last. */
    synchronized List<Integer> samples(boolean last) {
        return places.values().stream()
                .map(each -> each.get(last ? each.size() - 1 : 0))
                .sorted()
                .toList();
    }

    synchronized void arm() {
        live = true;
    }

    synchronized void disarm() {
        live = false;
    }

    /** Where in the library the fault struck. */
    synchronized String where() {
        return thrown == null
                ? "nowhere"
                : own(thrown)
                        .filter(frame -> !frame.contains("fault."))
                        .limit(8)
                        .collect(Collectors.joining(" < "));
    }

    private static Stream<String> own(Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .map(Object::toString)
                .filter(frame -> frame.startsWith("io.throttlemachines"));
    }

    /** Whether the armed point was visited often enough. */
    synchronized boolean fired() {
        return thrown != null;
    }

    @SuppressWarnings("unchecked") // throws checked exceptions undeclared, as other languages do
    private static <E extends Throwable> void sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
