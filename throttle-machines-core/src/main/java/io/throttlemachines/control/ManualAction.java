package io.throttlemachines.control;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A manual action on a breaker or limiter.
 *
 * @param by     the name of the operator; null if not given
 * @param reason the reason; null if not given
 * @param at     when it was taken
 * @param until  when it ends by itself; null if it does not
 */
public record ManualAction(
        Kind kind,
        @Nullable String by,
        @Nullable String reason,
        Instant at,
        @Nullable Instant until) {

    /** The longest that the monotonic clock measures. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 3);

    /** The kinds of manual action. */
    public enum Kind {
        /** Opens the circuit, which recovers as usual. */
        FORCE_OPEN,
        /** Opens the circuit until it is reset by hand. */
        ISOLATE,
        /** Closes the circuit without asking guards and dependencies. */
        FORCE_CLOSE,
        /** Moves an OPEN circuit to HALF_OPEN, even before recovery is due. */
        ATTEMPT_RECOVERY,
        /** Resets to the initial state. */
        RESET,
        /** Changes the mode. */
        MODE,
        /** Changes settings. */
        CONFIGURE
    }

    /** An action that is taken now; the duration of the note counts from now, and for at most 97 years. */
    public static ManualAction of(Kind kind, ActionNote note, Instant now) {
        return new ManualAction(kind, note.by(), note.reason(), now, end(note.lasting(), now));
    }

    private static @Nullable Instant end(@Nullable Duration lasting, Instant now) {
        if (lasting == null) {
            return null;
        }
        return now.plus(lasting.compareTo(LONGEST) > 0 ? LONGEST : lasting);
    }
}
