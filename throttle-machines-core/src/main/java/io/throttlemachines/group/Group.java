package io.throttlemachines.group;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerParts;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.Fleet;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.config.NearestNames;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterStatus;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.ActionNote;
import io.throttlemachines.state.ActionReport;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named fleet of breakers and limiters. Its members are breakers and limiters like any others, with the full name
 * {@code group.member}. Obtained by name from {@code ThrottleMachines}; thread-safe.
 */
public final class Group {

    private final String name;
    private final GroupConfig config;
    private final Map<String, Breaker> breakers;
    private final Map<String, Limiter> limiters;
    private final Fleet fleet;

    /**
     * Internal: made by {@code ThrottleMachines}.
     *
     * @param name     the group's name
     * @param config   its members' settings
     * @param breakers its breakers by short name
     * @param limiters its limiters by short name
     * @param parts    what all breakers share
     */
    public Group(
            String name,
            GroupConfig config,
            Map<String, Breaker> breakers,
            Map<String, Limiter> limiters,
            BreakerParts parts) {
        this.name = name;
        this.config = config;
        this.breakers = Collections.unmodifiableMap(new LinkedHashMap<>(breakers));
        this.limiters = Collections.unmodifiableMap(new LinkedHashMap<>(limiters));
        this.fleet = new Fleet(breakers.values(), parts);
    }

    /**
     * The full name of a group's member.
     *
     * @param group  the group's name
     * @param member the member's short name
     * @return {@code group.member}
     */
    public static String fullName(String group, String member) {
        return group + "." + member;
    }

    /**
     * The name.
     *
     * @return the group's name
     */
    public String name() {
        return name;
    }

    /**
     * The settings this group was declared with.
     *
     * @return an immutable configuration
     */
    public GroupConfig config() {
        return config;
    }

    /**
     * The breakers.
     *
     * @return by short name, in the order of declaration
     */
    public Map<String, Breaker> breakers() {
        return breakers;
    }

    /**
     * The limiters.
     *
     * @return by short name, in the order of declaration
     */
    public Map<String, Limiter> limiters() {
        return limiters;
    }

    /**
     * One breaker.
     *
     * @param member its short name
     * @return the breaker
     * @throws IllegalArgumentException if the group has no breaker of that name
     */
    public Breaker breaker(String member) {
        Breaker breaker = breakers.get(member);
        if (breaker == null) {
            throw unknown("breaker", member, breakers.keySet());
        }
        return breaker;
    }

    /**
     * One limiter.
     *
     * @param member its short name
     * @return the limiter
     * @throws IllegalArgumentException if the group has no limiter of that name
     */
    public Limiter limiter(String member) {
        Limiter limiter = limiters.get(member);
        if (limiter == null) {
            throw unknown("limiter", member, limiters.keySet());
        }
        return limiter;
    }

    /**
     * Makes a call through a member: first what it depends on, then its own rule, then the call.
     *
     * @param member the short name of a breaker or limiter
     * @param call   the call
     * @param <T>    the type of its answer
     * @param <E>    the checked exception it may throw
     * @return its answer
     * @throws E                        what the call throws, unchanged
     * @throws RefusedException         if the call is not let in
     * @throws IllegalArgumentException if the group has no such member
     */
    public <T extends @Nullable Object, E extends Exception> T execute(String member, CheckedSupplier<T, E> call)
            throws E {
        Breaker breaker = breakers.get(member);
        return breaker != null ? breaker.call(call) : limiterMember(member).call(call);
    }

    /**
     * Makes a call that answers nothing through a member.
     *
     * @param member the short name of a breaker or limiter
     * @param call   the call
     * @param <E>    the checked exception it may throw
     * @throws E                        what the call throws, unchanged
     * @throws RefusedException         if the call is not let in
     * @throws IllegalArgumentException if the group has no such member
     */
    public <E extends Exception> void run(String member, CheckedRunnable<E> call) throws E {
        Breaker breaker = breakers.get(member);
        if (breaker != null) {
            breaker.run(call);
        } else {
            limiterMember(member).run(call);
        }
    }

    /**
     * Makes an asynchronous call through a member.
     *
     * @param member the short name of a breaker or limiter
     * @param call   begins the call
     * @param <T>    the type of its answer
     * @return follows the call's stage; fails with a {@link RefusedException} if the call is not let in
     * @throws IllegalArgumentException if the group has no such member
     */
    public <T extends @Nullable Object> CompletableFuture<T> executeStage(
            String member, Supplier<? extends CompletionStage<T>> call) {
        Breaker breaker = breakers.get(member);
        return breaker != null
                ? breaker.callStage(call)
                : limiterMember(member).callStage(call).toCompletableFuture();
    }

    private Limiter limiterMember(String member) {
        Limiter limiter = limiters.get(member);
        if (limiter == null) {
            TreeSet<String> members = new TreeSet<>(breakers.keySet());
            members.addAll(limiters.keySet());
            throw unknown("member", member, members);
        }
        return limiter;
    }

    private IllegalArgumentException unknown(String kind, String member, Set<String> known) {
        return new IllegalArgumentException(
                "Group '" + name + "' has no " + kind + " '" + member + "'. " + NearestNames.advice(member, known));
    }

    /**
     * Whether the group works: none of its breakers is OPEN.
     *
     * @return true if so
     */
    public boolean operational() {
        return breakers.values().stream().noneMatch(breaker -> breaker.state() == CircuitState.OPEN);
    }

    /**
     * Isolates every breaker: all stay open until reset by hand.
     *
     * @return what happened to each; one in mode off cannot be isolated
     */
    public ActionReport emergencyShutdown() {
        return emergencyShutdown(ActionNote.NONE);
    }

    /**
     * Does what {@link #emergencyShutdown()} does.
     *
     * @param note who, why, and for how long: after that time recovery is due
     * @return what happened to each
     */
    public ActionReport emergencyShutdown(ActionNote note) {
        return fleet.isolateAll(note);
    }

    /**
     * Resets every breaker, what others stand on first, so that one call brings the group back unless a guard or a node
     * outside the group says no.
     *
     * @return what happened to each
     */
    public ActionReport resetAll() {
        return resetAll(ActionNote.NONE);
    }

    /**
     * Does what {@link #resetAll()} does.
     *
     * @param note who and why
     * @return what happened to each
     * @throws IllegalArgumentException if the note gives a duration
     */
    public ActionReport resetAll(ActionNote note) {
        return fleet.resetAll(note);
    }

    /**
     * Lets each OPEN breaker attempt recovery in order, waiting on the calling thread in between.
     *
     * @param pause how long to wait after each that went to HALF_OPEN; zero or longer
     * @return what happened to each that was OPEN
     */
    public ActionReport recover(Duration pause) {
        return recover(pause, ActionNote.NONE);
    }

    /**
     * Does what {@link #recover(Duration)} does.
     *
     * @param pause how long to wait after each that went to HALF_OPEN; zero or longer
     * @param note  who and why
     * @return what happened to each that was OPEN
     * @throws IllegalArgumentException if the pause is negative, or the note gives a duration
     */
    public ActionReport recover(Duration pause, ActionNote note) {
        return fleet.recover(pause, note);
    }

    /**
     * The order in which the breakers recover.
     *
     * @return short names, level by level, by name within a level
     */
    public List<String> recoveryOrder() {
        return fleet.recoveryOrder().stream().map(this::shortName).toList();
    }

    private String shortName(Breaker breaker) {
        return breaker.name().substring(name.length() + 1);
    }

    /**
     * All there is to know at this moment.
     *
     * @return an immutable status
     */
    public GroupStatus status() {
        Map<String, BreakerStatus> breakerStatus = new LinkedHashMap<>();
        breakers.forEach((member, breaker) -> breakerStatus.put(member, breaker.status()));
        Map<String, LimiterStatus> limiterStatus = new LinkedHashMap<>();
        limiters.forEach((member, limiter) -> limiterStatus.put(member, limiter.status()));
        return new GroupStatus(
                name,
                operational(),
                Collections.unmodifiableMap(breakerStatus),
                Collections.unmodifiableMap(limiterStatus),
                recoveryOrder());
    }
}
