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
 */
public interface Group {

    /**
     * The full name of a member.
     *
     * @param group  the name of the group
     * @param member the short name of the member
     * @return {@code group.member}
     */
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

    /**
     * Returns one breaker.
     *
     * @param member its short name
     * @return the breaker
     * @throws IllegalArgumentException if the group has no breaker of that name
     */
    Breaker breaker(String member);

    /**
     * Returns one limiter.
     *
     * @param member its short name
     * @return the limiter
     * @throws IllegalArgumentException if the group has no limiter of that name
     */
    Limiter limiter(String member);

    /**
     * Makes a call through a member: first its dependencies are checked, then its own rule applies, then the call is made.
     *
     * @param member the short name of a breaker or limiter
     * @param call   the call
     * @param <T>    the type of its answer
     * @param <E>    what it may throw
     * @return its answer
     * @throws E                        what the call throws, unchanged
     * @throws RefusedException         if the member refuses the call
     * @throws IllegalArgumentException if the group has no such member
     */
    <T extends @Nullable Object, E extends Throwable> T execute(String member, CheckedSupplier<T, E> call) throws E;

    /**
     * Makes a call without an answer through a member.
     *
     * @param member the short name of a breaker or limiter
     * @param call   the call
     * @param <E>    what it may throw
     * @throws E                        what the call throws, unchanged
     * @throws RefusedException         if the member refuses the call
     * @throws IllegalArgumentException if the group has no such member
     */
    <E extends Throwable> void run(String member, CheckedRunnable<E> call) throws E;

    /**
     * Makes an asynchronous call through a member.
     *
     * @param member the short name of a breaker or limiter
     * @param call   starts the call
     * @param <T>    the type of its answer
     * @return follows the call's stage; fails with a {@link RefusedException} if the member refuses the call
     * @throws IllegalArgumentException if the group has no such member
     */
    <T extends @Nullable Object> CompletableFuture<T> executeStage(
            String member, Supplier<? extends CompletionStage<T>> call);

    /** Whether the group is operational: none of its breakers is OPEN. */
    boolean operational();

    /**
     * Isolates every breaker: each stays OPEN until an operator resets it.
     *
     * @return what happened to each breaker; one in mode {@code off} cannot be isolated
     */
    default ActionReport emergencyShutdown() {
        return emergencyShutdown(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #emergencyShutdown()}.
     *
     * @param note who, why, and for how long; after that time recovery is due
     * @return what happened to each breaker
     */
    ActionReport emergencyShutdown(ActionNote note);

    /**
     * Resets every breaker, dependencies first, so that one call restores the group unless a guard or a node outside the group
     * objects.
     *
     * @return what happened to each breaker
     */
    default ActionReport resetAll() {
        return resetAll(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #resetAll()}.
     *
     * @param note who and why
     * @return what happened to each breaker
     * @throws IllegalArgumentException if the note has a duration
     */
    ActionReport resetAll(ActionNote note);

    /**
     * Lets each OPEN breaker attempt recovery in order; the calling thread waits in between.
     *
     * @param pause how long to wait after each breaker that went to HALF_OPEN; zero or longer
     * @return what happened to each breaker that was OPEN
     */
    default ActionReport recover(Duration pause) {
        return recover(pause, ActionNote.NONE);
    }

    /**
     * Does the same as {@link #recover(Duration)}.
     *
     * @param pause how long to wait after each breaker that went to HALF_OPEN; zero or longer
     * @param note  who and why
     * @return what happened to each breaker that was OPEN
     * @throws IllegalArgumentException if the pause is negative, or the note has a duration
     */
    ActionReport recover(Duration pause, ActionNote note);

    /** The order in which the breakers recover: short names, dependencies first, by name within a level. */
    List<String> recoveryOrder();

    /** A snapshot of everything known about this group. */
    GroupStatus status();
}
