package io.throttlemachines.internal.call;

/**
 * A place that a call holds until it ends. The callback that reports the end may fail, or not run at all, if the application
 * completes a stage where its stack ends. So a caller that needs the place can ask the call. Internal.
 */
public interface HeldPlace {

    /** Names the call that holds the place; its {@link GuardedFuture#endIfMissed} reports an end that was missed. */
    void heldBy(GuardedFuture<?> call);
}
