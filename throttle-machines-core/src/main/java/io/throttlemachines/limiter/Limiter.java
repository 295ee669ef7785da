package io.throttlemachines.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter: it grants so many permits per period. Used directly, it has one set of permits; used by key, one set
 * for each key, for up to {@code max-keys} keys. One limiter can do both: its own permits and those of its keys are
 * separate.
 *
 * <p>{@code ThrottleMachines} creates it and returns it by name; thread-safe. Applications do not implement it, and it
 * may gain methods. Granting a permit takes no lock and allocates nothing, also for a key that is remembered.
 *
 * <p>If the permits are kept in a store that other instances share, a key is known to them by its text. Keys are then texts,
 * numbers, UUIDs, enums, and records or lists of those: {@link #forKey} refuses any other with an
 * {@link IllegalArgumentException}. A reset returns the permits for all instances, and throws an
 * {@link IllegalStateException} if the store does not answer; without a key, it returns only the limiter's own permits and
 * those that this instance has counted alone while the store did not answer.
 *
 * <p>The note of a manual action gives operator and reason. A note with a duration causes an {@link IllegalArgumentException}
 * except for {@link #mode(Mode, ActionNote)}. An action that changes something is logged and published, without the
 * key.
 */
public interface Limiter extends Permits {

    /** The full name: {@code group.member} for a member of a group. */
    String name();

    /**
     * The settings in force: those declared, or those of the last {@link #configure}. Their mode is the one declared;
     * see {@link #mode()} for the mode now.
     */
    LimiterConfig config();

    /**
     * Changes {@code limit}, {@code period}, {@code burst} and {@code max-wait} of the running limiter, for itself and
     * all its keys, also for {@link Permits} that the application holds. Start from {@code config().toBuilder()}.
     *
     * <p>Permits that were taken stay taken:
     * <ul>
     *   <li>token-bucket, gcra: as many permits as before; they return at the new pace. Permits beyond a smaller burst
     *       return at the fastest pace there has been, and the limiter grants none until they have;
     *   <li>windows with the same period: the counts of the windows;
     *   <li>windows with another period: the permits that count now count in the window of the new length that is
     *       running now.
     * </ul>
     * So the change never grants more permits than the larger of both settings would have granted. A caller that waits already
     * sleeps as long as it planned, then looks again under the new settings. The change is one write, however many keys there
     * are: if it fails, nothing has changed.
     *
     * @throws io.throttlemachines.config.ConfigurationException if a setting differs that a running limiter cannot
     *                                                           change; then nothing changes
     */
    void configure(LimiterConfig next, ActionNote note);

    /**
     * The permits of one key. Costs little, and never goes stale: keep it or ask again.
     *
     * <p>What the key's methods throw affects only callers that ask with it. Two keys that cannot be compared, because their
     * {@code equals} throws, count as different.
     *
     * @param key any object with {@code equals} and {@code hashCode} that does not change; of a {@code String} longer than
     *            {@link LimiterConfig#maxKeyLength()} only a digest is kept
     * @throws RuntimeException or an error, if the key's {@code hashCode} throws it
     */
    Permits forKey(Object key);

    /** Returns all permits of the limiter itself and of all its keys. This is a manual action if any permit was taken. */
    @Override
    void reset();

    /** Does the same as {@link #reset()}. */
    void reset(ActionNote note);

    /** Returns all permits of one key; a manual action if any were taken. */
    default void reset(Object key) {
        reset(key, ActionNote.NONE);
    }

    /** Does the same as {@link #reset(Object)}. */
    void reset(Object key, ActionNote note);

    /**
     * Returns all permits of a key of which only the text is known: of the {@code String} itself if that is a key, else
     * of every key whose {@link String#valueOf(Object)} is that text. The latter looks at all keys. A manual action if
     * any permits were taken.
     *
     * @return whether there was such a key; a key whose permits are all back may be forgotten already
     */
    default boolean resetKeyText(String text) {
        return resetKeyText(text, ActionNote.NONE);
    }

    /** Does the same as {@link #resetKeyText(String)}. */
    boolean resetKeyText(String text, ActionNote note);

    /** The mode now. */
    Mode mode();

    /** Changes the mode of the running limiter. */
    default void mode(Mode mode) {
        mode(mode, ActionNote.NONE);
    }

    /**
     * Does the same as {@link #mode(Mode)}. If the note has a duration, the first call or look after that time returns
     * to the mode before; a later change of the mode replaces this one. After several such changes in a row the limiter
     * returns to the mode before all of them.
     */
    void mode(Mode mode, ActionNote note);

    /** How many keys are remembered, as in {@link LimiterStatus#keys()}. Asks no store. */
    long keys();

    /** Permits on lease that this instance has not spent, as in {@link LimiterStatus#leased()}. Asks no store. */
    @Nullable
    Long leased();

    /** A snapshot of everything known about this limiter. One whose permits are shared asks its store what remains. */
    LimiterStatus status();
}
