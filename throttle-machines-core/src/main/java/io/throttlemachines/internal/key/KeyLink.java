package io.throttlemachines.internal.key;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeyTable} keeps for a key: a link in the chain of its bin. Internal.
 *
 * @param <S> the type of link
 */
public interface KeyLink<S> {

    /** The key. */
    Object key();

    /** The hash code that the key had when a caller first asked for it. */
    int hash();

    /** The next link in the same bin; null at its end. */
    @Nullable
    S next();

    /** Sets the next link. Only the table calls it, under its lock. */
    void next(@Nullable S link);

    /** Whether the key is remembered by this link, and is not about to be forgotten. */
    boolean remembered();

    /** Makes sure that nobody uses the link any more; returns false if somebody does. Called under the table's lock. */
    boolean retire();

    /** The table is about to hold it, for the first time: no search can find it yet. Called under the table's lock. */
    default void linked() {}

    /** The table has let go of it, for good. Called under the table's lock. */
    default void unlinked() {}
}
