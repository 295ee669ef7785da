package io.throttlemachines.group;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Breakers and limiters under one name. Its members are breakers and limiters like any others, with the full name
 * {@code group.member}. {@code ThrottleMachines} creates it and returns it by name; thread-safe. Applications do not
 * implement it, and it may gain methods.
 *
 * <p>A method that is given the short name of a member throws an {@link IllegalArgumentException} if the group has no
 * such member. Actions on all breakers return what happened to each. Their note gives operator and reason; a duration
 * in it is an {@link IllegalArgumentException} except for {@link #emergencyShutdown(ActionNote)}.
 */
public interface Group {

    /** The full name of a member: {@code group.member}. */
    static String fullName(String group, String member) {
        return group + "." + member;
    }

    /** The name. */
    String name();

    /** The settings this group was declared with. */
    GroupConfig config();

    /** The breakers by short name, in the order of declaration. */
    Map<String, Breaker> breakers();

    /** The limiters by short name, in the order of declaration. */
    Map<String, Limiter> limiters();

    /** The breaker with this short name. */
    Breaker breaker(String member);

    /** The limiter with this short name. */
    Limiter limiter(String member);

    /**
     * Makes a call through a member: first its dependencies are checked, then its own rule applies, then the call is
     * made.
     *
     * @return its answer
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the member refuses the call
     */
    <T extends @Nullable Object, E extends Throwable> T execute(String member, CheckedSupplier<T, E> call) throws E;

    /** Makes a call without an answer through a member, like {@link #execute}. */
    <E extends Throwable> void run(String member, CheckedRunnable<E> call) throws E;

    /**
     * Makes an asynchronous call through a member.
     *
     * @param call starts the call
     * @return follows the call's stage; fails with a {@link RefusedException} if the member refuses the call
     */
    <T extends @Nullable Object> CompletableFuture<T> executeStage(
            String member, Supplier<? extends CompletionStage<T>> call);

    /** Whether the group is operational: none of its breakers is OPEN. */
    boolean operational();

    /** Isolates every breaker that is not in mode {@code off}: each stays OPEN until an operator resets it. */
    default ActionReport emergencyShutdown() {
        return emergencyShutdown(ActionNote.NONE);
    }

    /** Does the same as {@link #emergencyShutdown()}; after the note's duration recovery is due. */
    ActionReport emergencyShutdown(ActionNote note);

    /**
     * Resets every breaker, dependencies first, so that one call restores the group unless a guard or a node outside
     * the group objects.
     */
    default ActionReport resetAll() {
        return resetAll(ActionNote.NONE);
    }

    /** Does the same as {@link #resetAll()}. */
    ActionReport resetAll(ActionNote note);

    /**
     * Lets each breaker that is OPEN attempt recovery in order; the calling thread waits in between.
     *
     * @param pause how long to wait after each breaker that went to HALF_OPEN; zero or longer
     * @return what happened to each breaker that was OPEN
     * @throws IllegalArgumentException if the pause is negative
     */
    default ActionReport recover(Duration pause) {
        return recover(pause, ActionNote.NONE);
    }

    /** Does the same as {@link #recover(Duration)}. */
    ActionReport recover(Duration pause, ActionNote note);

    /** The order in which the breakers recover: short names, dependencies first, by name within a level. */
    List<String> recoveryOrder();

    /** A snapshot of everything known about this group. */
    GroupStatus status();
}
