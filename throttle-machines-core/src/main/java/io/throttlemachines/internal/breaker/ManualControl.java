package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person does to a circuit, what they said of it, and its mode, which only a person changes. */
final class ManualControl {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 3);

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;

    /** Writes guarded by the graph's lock. Read where a call is not simply let in. */
    private volatile Mode mode;

    /** The mode to go back to, if the present one is for a time. Writes guarded by the graph's lock. */
    private volatile @Nullable ModeForATime modeForATime;

    /** The last opening by hand, if it was for a time that is not over. Writes guarded by the graph's lock. */
    private volatile @Nullable OpenForATime openForATime;

    /** What was done last, unless it has lifted itself. Writes guarded by the graph's lock. */
    private volatile @Nullable Done last;

    /** Something that was done, and when by the ticker its time is over. */
    private record Done(ManualAction action, long until) {}

    /** A mode that ends by itself. */
    private record ModeForATime(Done done, Mode before) {}

    /** An opening that ends by itself, unless the circuit has left it before. */
    private record OpenForATime(Done done, Opening opening) {

        boolean is(OpenState open) {
            return open.opening().equals(opening);
        }
    }

    ManualControl(String name, Mode mode, CircuitMachine circuit, BreakerParts parts) {
        this.name = name;
        this.mode = mode;
        this.circuit = circuit;
        this.parts = parts;
    }

    // What is asked.

    /** The mode; notices when the time of one that was set for a time is over. */
    Mode mode() {
        ModeForATime passing = modeForATime;
        if (passing != null && isOver(passing.done())) {
            parts.graph().change(() -> {
                Mode before = mode;
                settleMode();
                follow(before);
                return true;
            });
        }
        return mode;
    }

    /** Whether the mode is off, or would be if anybody had noticed that a time is over. Changes nothing. */
    boolean off() {
        ModeForATime passing = modeForATime;
        if (passing != null && isOver(passing.done())) {
            return passing.before() == Mode.OFF;
        }
        return mode == Mode.OFF;
    }

    /** What was done last; null if nothing was, or its time is over. */
    @Nullable
    ManualAction last() {
        OpenForATime passing = openForATime;
        if (passing != null && isOver(passing.done())) {
            parts.graph().change(() -> {
                settleOpening();
                return true;
            });
        }
        Done done = last;
        return done == null || isOver(done) ? null : done.action();
    }

    private boolean isOver(Done done) {
        return parts.time().nanos() >= done.until();
    }

    // What is done.

    void forceOpen(ActionNote note) {
        open(ManualAction.Kind.FORCE_OPEN, OpenCause.Kind.FORCED, "opened by hand", note);
    }

    void isolate(ActionNote note) {
        open(ManualAction.Kind.ISOLATE, OpenCause.Kind.ISOLATED, "isolated by hand", note);
    }

    private void open(ManualAction.Kind kind, OpenCause.Kind causeKind, String text, ActionNote note) {
        OpenCause cause = new OpenCause(causeKind, text + saidOf(note), null, null);
        parts.graph().change(() -> {
            if (mode() == Mode.OFF) {
                throw new IllegalStateException(
                        "Breaker '" + name + "' is in mode off and cannot be opened. Set its mode to enforce first.");
            }
            boolean isolate = kind == ManualAction.Kind.ISOLATE;
            OpenState before = circuit.period() instanceof OpenState open ? open : null;
            if (before != null && staysIsolated(before, isolate, note)) {
                return false;
            }
            Done done = taken(kind, note, before == null || isOther(before, causeKind));
            OpenState next = isolate ? isolated(cause, done) : forced(cause, done);
            openForATime = note.lasting() == null ? null : new OpenForATime(done, next.opening());
            if (before == null) {
                circuit.openNow(next);
            } else {
                circuit.stayOpen(next);
            }
            return true;
        });
    }

    /** Whether an isolated circuit stays just as it is: opened with a reset timeout, or isolated again without a word. */
    private boolean staysIsolated(OpenState open, boolean isolate, ActionNote note) {
        return open.isolated(parts.time().nanos())
                && (!isolate || (open.dueAt() == OpenPeriod.NEVER && note.equals(ActionNote.NONE)));
    }

    /** Whether a circuit that is opened by hand was open for another reason, or for a time. */
    private boolean isOther(OpenState before, OpenCause.Kind now) {
        OpenForATime passing = openForATime;
        return before.opening().cause().kind() != now || (passing != null && passing.is(before));
    }

    private OpenState isolated(OpenCause cause, Done done) {
        return circuit.opened(cause, 0, 0, parts.time().nanos(), 0).isolatedUntil(done.until());
    }

    private OpenState forced(OpenCause cause, Done done) {
        OpenState open = circuit.opened(cause, 0, 0, parts.time().nanos(), new ResetTimeout(circuit.config()).nanos(0));
        return done.until() == OpenPeriod.NEVER ? open : open.dueAt(done.until());
    }

    private static String saidOf(ActionNote note) {
        return (note.by() == null ? "" : " by " + note.by()) + (note.reason() == null ? "" : ": " + note.reason());
    }

    void forceClose(ActionNote note) {
        refuseTime(note, "force-close");
        parts.graph().change(() -> {
            taken(ManualAction.Kind.FORCE_CLOSE, note, circuit.period().state() != CircuitState.CLOSED);
            circuit.closeNow();
            return true;
        });
    }

    /** Lets recovery begin before it is due; answers what objects. */
    @Nullable
    String recover(OpenState open, ActionNote note) {
        refuseTime(note, "attempt-recovery");
        String objection = circuit.tryRecover(open);
        if (objection == null && circuit.period() instanceof OpenState) {
            return "it is still open";
        }
        if (objection == null) {
            parts.graph().change(() -> taken(ManualAction.Kind.ATTEMPT_RECOVERY, note, true));
        }
        return objection;
    }

    /** Closes unless a dependency, a primary or the reset guard objects, and answers the objection. */
    @Nullable
    String reset(ActionNote note) {
        refuseTime(note, "reset");
        String objection = circuit.resetObjection();
        if (objection == null) {
            objection = parts.graph().change(() -> {
                String late = parts.way().objection(circuit.node());
                if (late == null) {
                    taken(ManualAction.Kind.RESET, note, circuit.period().state() != CircuitState.CLOSED);
                    circuit.closeNow();
                }
                return late;
            });
        }
        if (objection != null) {
            circuit.tellBlocked(Action.RESET, objection);
        }
        return objection;
    }

    void mode(Mode next, ActionNote note) {
        parts.graph().change(() -> {
            Mode present = mode();
            ModeForATime passing = modeForATime;
            Done done = taken(ManualAction.Kind.MODE, note, next != present || passing != null);
            Mode backTo = passing == null ? present : passing.before();
            modeForATime = note.lasting() == null || next == backTo ? null : new ModeForATime(done, backTo);
            become(next);
            follow(present);
            return true;
        });
    }

    /** Changes settings of the running circuit; nothing happens if none differs. */
    void configure(BreakerConfig next, ActionNote note) {
        refuseTime(note, "configure");
        parts.graph().change(() -> {
            List<Change> changes = SettingChanges.between(name, circuit.config(), next);
            if (!changes.isEmpty()) {
                ManualAction action = ManualAction.of(
                        ManualAction.Kind.CONFIGURE, note, parts.time().instant());
                last = new Done(action, OpenPeriod.NEVER);
                circuit.configure(next);
                parts.events().record(new ConfigurationChanged(name, changes, action));
            }
            return true;
        });
    }

    private static void refuseTime(ActionNote note, String action) {
        if (note.lasting() != null) {
            throw new IllegalArgumentException(
                    action + " does not last, so it cannot lift itself; only isolate, force-open and mode can.");
        }
    }

    // The steps. All need the graph's lock.

    /** Keeps and tells what was done; nothing that changes nothing and of which nobody says anything, as code may do it often. */
    private Done taken(ManualAction.Kind kind, ActionNote note, boolean changes) {
        ManualAction action = ManualAction.of(kind, note, parts.time().instant());
        Duration lasting = note.lasting();
        Done done = new Done(action, lasting == null ? OpenPeriod.NEVER : until(lasting));
        if (changes || !note.equals(ActionNote.NONE)) {
            last = done;
            parts.events().record(new ManualActionTaken(name, action));
        }
        return done;
    }

    private long until(Duration lasting) {
        Duration most = lasting.compareTo(LONGEST) > 0 ? LONGEST : lasting;
        return parts.time().nanos() + most.toNanos();
    }

    /** Tells, once, if the time of an opening by hand is over that the circuit has not left before. */
    void settleOpening() {
        OpenForATime passing = openForATime;
        if (passing != null && isOver(passing.done())) {
            openForATime = null;
            if (circuit.period() instanceof OpenState open && passing.is(open)) {
                tellLifted(passing.done());
            }
        }
    }

    /** Goes back to the mode before if the time of the present one is over. */
    void settleMode() {
        ModeForATime passing = modeForATime;
        if (passing != null && isOver(passing.done())) {
            modeForATime = null;
            tellLifted(passing.done());
            become(passing.before());
        }
    }

    /** A circuit that was off does what its primaries had it do, were it not for that. */
    private void follow(Mode before) {
        if (before == Mode.OFF && mode != Mode.OFF) {
            circuit.followPrimaries();
        }
    }

    private void tellLifted(Done done) {
        if (done.equals(last)) {
            last = null;
        }
        parts.events()
                .record(new ManualActionLifted(name, done.action(), parts.time().instant()));
    }

    private void become(Mode next) {
        Mode before = mode;
        if (next != before) {
            mode = next;
            if (next == Mode.OFF || before == Mode.OFF) {
                circuit.closeNow();
            }
            parts.events()
                    .record(new ModeChanged(name, before, next, parts.time().instant()));
        }
    }
}
