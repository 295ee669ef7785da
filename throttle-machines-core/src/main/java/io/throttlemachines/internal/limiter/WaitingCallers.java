package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.call.UserCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The callers of a limiter that wait, which try again at once when its mode lets all calls through. Thread-safe. */
final class WaitingCallers {

    private final Set<Runnable> callers = ConcurrentHashMap.newKeySet();

    /** Adds a caller, whose wait {@code tryAgain} ends. It looks at the mode afterwards, which may have changed before. */
    void add(Runnable tryAgain) {
        callers.add(tryAgain);
    }

    void remove(Runnable tryAgain) {
        callers.remove(tryAgain);
    }

    void tryAgain() {
        callers.forEach(each -> UserCode.run(
                () -> "Ending the wait of a caller whose limiter no longer makes it wait",
                "the caller waits as long as it would have",
                each));
    }
}
