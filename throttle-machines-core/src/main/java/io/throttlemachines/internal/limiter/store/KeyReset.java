package io.throttlemachines.internal.limiter.store;

/** What a reset of keys with a given text has found. */
public enum KeyReset {
    /** No such key. */
    UNKNOWN,
    /** A key whose permits were all there. */
    UNCHANGED,
    /** A key of which permits were taken. */
    CHANGED;

    /** What the reset of a key has found. */
    public static KeyReset of(boolean taken) {
        return taken ? CHANGED : UNCHANGED;
    }

    /** What two resets have found together. */
    public KeyReset and(KeyReset other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
