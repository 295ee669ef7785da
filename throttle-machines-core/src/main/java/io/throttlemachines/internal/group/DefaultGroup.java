package io.throttlemachines.internal.group;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.group.GroupStatus;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.breaker.BreakerSet;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterStatus;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The group that {@code ThrottleMachines} creates. */
public final class DefaultGroup implements Group {

    private final String name;
    private final GroupConfig config;
    private final Map<String, Breaker> breakers;
    private final Map<String, Limiter> limiters;
    private final BreakerSet set;

    /** Creates a group of members that exist, by short name. */
    public DefaultGroup(
            String name,
            GroupConfig config,
            Map<String, DefaultBreaker> breakers,
            Map<String, DefaultLimiter> limiters,
            BreakerParts parts) {
        this.name = name;
        this.config = config;
        this.breakers = Collections.unmodifiableMap(new LinkedHashMap<>(breakers));
        this.limiters = Collections.unmodifiableMap(new LinkedHashMap<>(limiters));
        this.set = new BreakerSet(breakers.values(), parts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GroupConfig config() {
        return config;
    }

    @Override
    public Map<String, Breaker> breakers() {
        return breakers;
    }

    @Override
    public Map<String, Limiter> limiters() {
        return limiters;
    }

    @Override
    public Breaker breaker(String member) {
        return found("breaker", member, breakers, breakers.keySet());
    }

    @Override
    public Limiter limiter(String member) {
        return found("limiter", member, limiters, limiters.keySet());
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T execute(String member, CheckedSupplier<T, E> call)
            throws E {
        Breaker breaker = breakers.get(member);
        return breaker != null ? breaker.call(call) : limiterMember(member).call(call);
    }

    @Override
    public <E extends Throwable> void run(String member, CheckedRunnable<E> call) throws E {
        Breaker breaker = breakers.get(member);
        if (breaker != null) {
            breaker.run(call);
        } else {
            limiterMember(member).run(call);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> executeStage(
            String member, Supplier<? extends CompletionStage<T>> call) {
        Breaker breaker = breakers.get(member);
        return breaker != null ? breaker.callStage(call) : limiterMember(member).callStage(call);
    }

    private Limiter limiterMember(String member) {
        return found("member", member, limiters, config.members());
    }

    private <T> T found(String kind, String member, Map<String, T> members, Collection<String> known) {
        T found = members.get(member);
        if (found == null) {
            throw new IllegalArgumentException("Group '" + name + "' has no " + kind + " " + OneLine.quoted(member)
                    + ". " + NearestNames.advice(member, known));
        }
        return found;
    }

    @Override
    public boolean operational() {
        return breakers.values().stream().noneMatch(breaker -> breaker.state() == CircuitState.OPEN);
    }

    @Override
    public ActionReport emergencyShutdown(ActionNote note) {
        return set.isolateAll(note);
    }

    @Override
    public ActionReport resetAll(ActionNote note) {
        return set.resetAll(note);
    }

    @Override
    public ActionReport recover(Duration pause, ActionNote note) {
        return set.recover(pause, note);
    }

    @Override
    public List<String> recoveryOrder() {
        return set.recoveryOrder().stream().map(this::shortName).toList();
    }

    private String shortName(Breaker breaker) {
        return breaker.name().substring(name.length() + 1);
    }

    @Override
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
