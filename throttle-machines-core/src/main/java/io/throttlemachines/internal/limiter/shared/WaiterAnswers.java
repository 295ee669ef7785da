package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.store.StoreCalls;
import java.util.ArrayList;
import java.util.List;

/** Answers to callers that have waited, until they can go on. Used by one thread. */
final class WaiterAnswers {

    private final LeasedSlot<?> slot;
    private final StoreCalls calls;
    private final List<Waiter> waiters = new ArrayList<>();

    WaiterAnswers(LeasedSlot<?> slot, StoreCalls calls) {
        this.slot = slot;
        this.calls = calls;
    }

    void add(Waiter waiter, long answer) {
        waiter.answer(answer);
        waiters.add(waiter);
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** Lets the callers go on: those that hold a thread on it, the others on threads of the library's executor. */
    void give() {
        for (Waiter waiter : waiters) {
            if (waiter.holdsThread) {
                complete(waiter);
            } else {
                calls.handOver(() -> complete(waiter));
            }
        }
    }

    private void complete(Waiter waiter) {
        long answer = waiter.answer();
        if (!waiter.complete(answer)) {
            UserCode.run(
                    () -> "Giving back the permits of a caller that has given up",
                    "they come back by themselves",
                    () -> slot.giveBack(waiter, answer));
        }
    }
}
