package io.throttlemachines.internal.event;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.ThrottleEvent;
import java.time.Instant;
import java.util.List;

/** Events whose time is their number. */
final class SampleEvents {

    private SampleEvents() {}

    /** An event that is never merged. */
    static ThrottleEvent change(long number) {
        return new ModeChanged("changed", Mode.ENFORCE, Mode.OBSERVE, Instant.ofEpochSecond(number));
    }

    static RefusalObserved observed(String name, String reason, long number) {
        return new RefusalObserved(name, reason, Instant.ofEpochSecond(number));
    }

    static ActionBlocked blocked(String name, String reason, long number) {
        ActionBlocked.Action action = number % 2 == 0 ? ActionBlocked.Action.RESET : ActionBlocked.Action.RECOVERY;
        return new ActionBlocked(name, action, reason, Instant.ofEpochSecond(number));
    }

    static CallFailed failed(String name, Throwable failure, long number) {
        return new CallFailed(name, failure, Instant.ofEpochSecond(number));
    }

    static long times(List<? extends ThrottleEvent> events) {
        return events.stream().mapToLong(ThrottleEvent::times).sum();
    }

    static List<ThrottleEvent> changes(List<? extends ThrottleEvent> events) {
        return events.stream()
                .<ThrottleEvent>map(each -> each)
                .filter(ModeChanged.class::isInstance)
                .toList();
    }
}
