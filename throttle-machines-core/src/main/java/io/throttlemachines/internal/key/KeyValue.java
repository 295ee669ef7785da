package io.throttlemachines.internal.key;

/** What a {@link KeyStore} keeps for a key. Internal. */
public interface KeyValue {

    /** Of a value without which nothing is lost: another one for the same key would be the same. */
    long UNUSED = 0;

    /** Of a value that must not be forgotten. */
    long NEEDED = Long.MAX_VALUE;

    /** How much would be lost with it: {@link #UNUSED}, {@link #NEEDED}, or a number between them. */
    long use(long now);

    /** Its key is remembered from now on. Called once, before any call can find it, under the lock of all keys. */
    default void remembered() {}

    /** Its key is forgotten. Called once, under the lock of all keys. Calls that are over may still change it. */
    default void forgotten() {}
}
