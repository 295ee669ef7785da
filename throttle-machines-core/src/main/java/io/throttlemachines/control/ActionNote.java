package io.throttlemachines.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of what they do by hand. It stands in the status, the log and the event of the action.
 *
 * @param by      who does it; null if nobody says
 * @param reason  why, at most {@value #LONGEST_REASON} characters; null if nobody says
 * @param lasting how long it is to last, after which the action lifts itself; null if until somebody does something else
 */
public record ActionNote(
        @Nullable String by,
        @Nullable String reason,
        @Nullable Duration lasting) {

    /** The most characters a reason may have. */
    public static final int LONGEST_REASON = 300;

    /** Nothing said. */
    public static final ActionNote NONE = new ActionNote(null, null, null);

    /**
     * Checks what is said.
     *
     * @throws IllegalArgumentException if the reason is too long or the duration is not positive
     */
    public ActionNote {
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason has " + reason.length() + " characters; write at most "
                    + LONGEST_REASON + ", and a link for the rest.");
        }
        if (lasting != null && (lasting.isZero() || lasting.isNegative())) {
            throw new IllegalArgumentException(
                    "The action is to last " + lasting + "; write a duration longer than zero, such as PT10M.");
        }
    }

    /**
     * A note that only gives a reason.
     *
     * @param reason why
     * @return the note
     */
    public static ActionNote because(String reason) {
        return new ActionNote(null, reason, null);
    }

    /**
     * The same note, for an action that lifts itself.
     *
     * @param duration after which time, longer than zero
     * @return a new note
     */
    public ActionNote lasting(Duration duration) {
        return new ActionNote(by, reason, duration);
    }
}
