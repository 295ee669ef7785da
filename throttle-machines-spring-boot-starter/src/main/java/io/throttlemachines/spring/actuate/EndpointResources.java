package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.spring.actuate.action.Actions;
import io.throttlemachines.spring.actuate.response.BreakerDescriptor;
import io.throttlemachines.spring.actuate.response.CascadeDescriptor;
import io.throttlemachines.spring.actuate.response.GroupDescriptor;
import io.throttlemachines.spring.actuate.response.HedgeDescriptor;
import io.throttlemachines.spring.actuate.response.LimiterDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.spring.actuate.response.RetryDescriptor;
import io.throttlemachines.spring.actuate.response.ThrottleDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** The kinds of nodes, by their name in a URL. */
final class EndpointResources {

    private final EndpointResource<Breaker, BreakerDescriptor> breakers;
    private final EndpointResource<Limiter, LimiterDescriptor> limiters;
    private final EndpointResource<Breaker, CascadeDescriptor> cascades;
    private final EndpointResource<Group, GroupDescriptor> groups;
    private final EndpointResource<Hedge, HedgeDescriptor> hedges;
    private final EndpointResource<Retry, RetryDescriptor> retries;
    private final Map<String, EndpointResource<?, ?>> byName = new LinkedHashMap<>();

    EndpointResources(ThrottleMachines machines) {
        breakers = new EndpointResource<>(
                "breaker", machines::breakers, breaker -> BreakerDescriptor.of(breaker.status()), Actions.ofBreakers());
        limiters = new EndpointResource<>(
                "limiter", machines::limiters, limiter -> LimiterDescriptor.of(limiter.status()), Actions.ofLimiters());
        cascades = new EndpointResource<>(
                "cascade",
                () -> cascades(machines),
                breaker -> CascadeDescriptor.of(breaker.cascadeStatus()),
                Actions.ofBreakers());
        groups = new EndpointResource<>(
                "group", machines::groups, group -> GroupDescriptor.of(group.status()), Actions.ofGroups());
        hedges = new EndpointResource<>(
                "hedge", machines::hedges, hedge -> HedgeDescriptor.of(hedge.status()), Map.of());
        retries = new EndpointResource<>(
                "retry", machines::retries, retry -> RetryDescriptor.of(retry.status()), Map.of());
        byName.put("breakers", breakers);
        byName.put("limiters", limiters);
        byName.put("cascades", cascades);
        byName.put("groups", groups);
        byName.put("hedges", hedges);
        byName.put("retries", retries);
    }

    private static Map<String, Breaker> cascades(ThrottleMachines machines) {
        Map<String, Breaker> primaries = new LinkedHashMap<>(machines.breakers());
        primaries.values().removeIf(breaker -> breaker.config().cascadesTo().isEmpty());
        return primaries;
    }

    /**
     * The kind of that name.
     *
     * @param views names that the error response lists too
     * @throws RequestException if there is no such kind
     */
    EndpointResource<?, ?> get(String name, Set<String> views) {
        EndpointResource<?, ?> kind = byName.get(name);
        if (kind == null) {
            List<String> known = new ArrayList<>(byName.keySet());
            known.addAll(views);
            throw RequestException.notFound("There is no kind " + ResponseText.quoted(name) + ".", known);
        }
        return kind;
    }

    ThrottleDescriptor describe() {
        return describe(kind -> true);
    }

    /** All nodes of one kind. */
    ThrottleDescriptor describe(EndpointResource<?, ?> only) {
        return describe(only::equals);
    }

    private ThrottleDescriptor describe(Predicate<EndpointResource<?, ?>> shown) {
        return new ThrottleDescriptor(
                all(breakers, shown),
                all(limiters, shown),
                all(cascades, shown),
                all(groups, shown),
                all(hedges, shown),
                all(retries, shown),
                null);
    }

    private static <D extends OperationResponseBody> @Nullable Map<String, D> all(
            EndpointResource<?, D> kind, Predicate<EndpointResource<?, ?>> shown) {
        return shown.test(kind) ? kind.describeAll() : null;
    }
}
