package io.throttlemachines.limiter;

/**
 * What {@link Permits#acquire} took. The permits of {@link Algorithm#CONCURRENCY} and {@link Algorithm#ADAPTIVE_CONCURRENCY} are
 * held until the caller gives them back, however the call ends: call exactly one of the methods, from any thread; only the
 * first has an effect. The permits of all other algorithms come back by themselves, so that there these methods do nothing.
 *
 * <p>{@link Permits#call}, {@link Permits#run} and {@link Permits#callStage} do that for the caller. Thread-safe.
 */
public interface Permit extends AutoCloseable {

    /** The call has ended. {@code adaptive-concurrency} measures how long it took. */
    void release();

    /**
     * The call has failed or timed out. {@code adaptive-concurrency} measures it only if it took long: a failure that comes
     * at once does not show that the service is fast.
     */
    void releaseFailed();

    /** The call was cancelled or never made; nothing is measured. */
    void releaseUnused();

    /** Does the same as {@link #release()}, for try-with-resources. */
    @Override
    default void close() {
        release();
    }
}
