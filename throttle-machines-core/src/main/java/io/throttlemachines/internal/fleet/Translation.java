package io.throttlemachines.internal.fleet;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Action;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.internal.breaker.SharedState;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates between a record, which has the time of the store, and the state of a circuit, which has that of this instance. */
final class Translation {

    private final String instance;
    private final ServerTime serverTime;

    Translation(String instance, ServerTime serverTime) {
        this.instance = instance;
        this.serverTime = serverTime;
    }

    FleetRecord record(SharedState state, @Nullable Action action) {
        if (state.state() == CircuitState.CLOSED) {
            return FleetRecord.closed(instance, action);
        }
        boolean open = state.state() == CircuitState.OPEN;
        return new FleetRecord(
                state.state(),
                instance,
                cause(state),
                serverTime.micros(state.openedAt()),
                open ? serverTime.micros(state.dueAt()) : 0,
                state.isolated(),
                state.failedRecoveries(),
                0,
                List.of(),
                action);
    }

    private @Nullable Cause cause(SharedState state) {
        OpenCause cause = state.cause();
        if (cause == null) {
            return null;
        }
        String description = cause.description();
        return new Cause(cause.kind(), state.action() == null ? description : description + " (on " + instance + ")");
    }

    @Nullable
    Action action(@Nullable TimedAction timed) {
        if (timed == null) {
            return null;
        }
        ManualAction action = timed.action();
        return new Action(
                action.kind(),
                action.by(),
                action.reason(),
                serverTime.micros(action.at()),
                serverTime.micros(timed.endsAt()));
    }

    SharedState state(FleetRecord record, @Nullable Throwable lastFailure) {
        Cause cause = record.cause();
        return new SharedState(
                record.state(),
                cause == null ? null : new OpenCause(cause.kind(), cause.description(), null, lastFailure),
                ServerTime.instant(record.openedAt()),
                serverTime.nanos(record.dueAt()),
                record.isolated(),
                record.failedRecoveries(),
                timed(record.action()));
    }

    private @Nullable TimedAction timed(@Nullable Action action) {
        if (action == null) {
            return null;
        }
        Instant until = action.until() == FleetRecord.NEVER ? null : ServerTime.instant(action.until());
        ManualAction manual =
                new ManualAction(action.kind(), action.by(), action.reason(), ServerTime.instant(action.at()), until);
        return new TimedAction(manual, serverTime.nanos(action.until()));
    }
}
