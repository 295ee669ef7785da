package io.throttlemachines.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done by hand.
 *
 * @param kind   what was done
 * @param by     who did it; null if nobody said
 * @param reason why; null if nobody said
 * @param at     when
 * @param until  when it lifts itself; null if it does not
 */
public record ManualAction(
        Kind kind,
        @Nullable String by,
        @Nullable String reason,
        Instant at,
        @Nullable Instant until) {

    /** What can be done by hand. */
    public enum Kind {
        /** Open, to recover as usual. */
        FORCE_OPEN,
        /** Open until reset by hand. */
        ISOLATE,
        /** Close, whatever guards say. */
        FORCE_CLOSE,
        /** Go to HALF_OPEN before recovery is due. */
        ATTEMPT_RECOVERY,
        /** Back to the beginning. */
        RESET,
        /** Change the mode. */
        MODE,
        /** Change settings. */
        CONFIGURE
    }

    /**
     * An action that happens now.
     *
     * @param kind what is done
     * @param note what is said of it
     * @param now  when
     * @return the action
     */
    public static ManualAction of(Kind kind, ActionNote note, Instant now) {
        Instant until = note.lasting() == null ? null : now.plus(note.lasting());
        return new ManualAction(kind, note.by(), note.reason(), now, until);
    }
}
