package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The breaker whose keys they are, as the keys see it. Internal. */
public interface KeyedBreaker {

    /** Its full name. */
    String name();

    /** The time in nanoseconds. */
    long nanos();

    /** Creates the circuit of a key, CLOSED with nothing counted. */
    KeyCircuit newCircuit();

    /** The numbers in which its circuits count. */
    KeyCounts counts();

    /**
     * Whether a call of a key of which nothing is remembered needs a circuit of the key from its beginning, which asks the breaker's
     * own. False while the own circuit or a dependency refuses the call anyway, so that it displaces no other key. Asks no guard.
     */
    boolean needsCircuit();

    /**
     * Asks the breaker's own circuit, its dependencies and its guard. Refuses the call as they do.
     *
     * @return null if the circuit is CLOSED and nothing keeps calls out
     */
    @Nullable
    OwnAdmission admit();

    /** Whether {@link #admit} would admit a call. Changes nothing. */
    boolean wouldAllow();

    /**
     * Begins a call of a key of which nothing is remembered.
     *
     * @param own    a probe of the breaker's own circuit, which learns whether it has succeeded; null if it is none
     * @param failed receives the exception of a call that fails, or null
     */
    Admission begin(@Nullable OwnAdmission own, Consumer<@Nullable Throwable> failed);

    /** Whether an exception counts as a failure. */
    boolean isFailure(Throwable thrown);

    /** Follows the stage of an admitted call. */
    <T extends @Nullable Object> CompletableFuture<T> stage(
            Supplier<? extends CompletionStage<T>> call, Admission admission);

    /** Makes an admitted call on a thread of the library. */
    <T extends @Nullable Object> CompletableFuture<T> async(CheckedSupplier<T, ?> call, Admission admission);

    /** Reports the failure of a call for which nobody waits. */
    void callFailed(Throwable failure);

    /** Closes the circuit of a key, if the breaker's guard, dependencies and primaries allow it. */
    Step reset(@Nullable KeyCircuit circuit, ActionNote note);

    /**
     * The admission of a call by the breaker's own circuit, when that is not simply CLOSED.
     *
     * @param alone whether the circuit of the key is not asked: nothing is counted
     */
    record OwnAdmission(Admission admission, boolean alone) {}
}
