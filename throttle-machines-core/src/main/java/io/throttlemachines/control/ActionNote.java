package io.throttlemachines.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A note that an operator gives with a manual action. The status, the log and the event of the action show it.
 *
 * @param by      the name of the operator; null if not given
 * @param reason  the reason, at most {@value #LONGEST_REASON} characters; null if not given
 * @param lasting how long the action lasts, longer than zero, before it ends by itself; after 97 years it ends in any case; null
 *                if it lasts until the next action
 */
public record ActionNote(
        @Nullable String by,
        @Nullable String reason,
        @Nullable Duration lasting) {

    /** The maximum length of a reason, in characters. */
    public static final int LONGEST_REASON = 300;

    /** The empty note. */
    public static final ActionNote NONE = new ActionNote(null, null, null);

    /**
     * Checks the note.
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
                    "The duration of the action is " + lasting + "; it must be longer than zero, such as PT10M.");
        }
    }

    /** A note that only gives a reason. */
    public static ActionNote because(String reason) {
        return new ActionNote(null, reason, null);
    }

    /** The same note, for an action that ends by itself after this duration, longer than zero. */
    public ActionNote lasting(Duration duration) {
        return new ActionNote(by, reason, duration);
    }
}
