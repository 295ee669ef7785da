package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.spring.actuate.action.ActionDescriptor;
import io.throttlemachines.spring.actuate.action.ActionRequest;
import io.throttlemachines.spring.actuate.action.Parameters;
import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ThrottleDescriptor;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows breakers, limiters, cascades, groups, hedges and retries, and acts on them: {@code GET /actuator/throttle} for all,
 * {@code GET /actuator/throttle/{kind}/{name}} for one, {@code POST} there to act on it. For Spring MVC and
 * WebFlux. Thread-safe.
 *
 * <p>Responses leave out values that are unknown or do not apply.
 */
@WebEndpoint(id = "throttle")
@RegisterReflection(classes = NodePath.class, memberCategories = MemberCategory.INVOKE_PUBLIC_METHODS)
public class ThrottleEndpoint {

    private static final int CONFLICT = 409;

    private final EndpointResources kinds;
    private final Map<String, ThrottleView> views = new LinkedHashMap<>();
    private final Supplier<@Nullable FleetDescriptor> fleet;

    /**
     * An endpoint for all that these hold.
     *
     * @param machines the breakers, limiters, groups, hedges and retries of the application
     * @param views    further views
     */
    public ThrottleEndpoint(ThrottleMachines machines, Collection<? extends ThrottleView> views) {
        this(machines, views, () -> null);
    }

    /**
     * The same, with the fleet.
     *
     * @param fleet the instances that share permits or breakers; null if nothing is shared
     */
    public ThrottleEndpoint(
            ThrottleMachines machines,
            Collection<? extends ThrottleView> views,
            Supplier<@Nullable FleetDescriptor> fleet) {
        this.fleet = fleet;
        this.kinds = new EndpointResources(machines);
        views.forEach(view -> this.views.put(view.segment(), view));
    }

    /** Shows everything, by kind and full name. */
    @ReadOperation
    public ThrottleDescriptor throttle() {
        return kinds.describe().with(fleet.get());
    }

    /**
     * Shows one breaker, limiter, cascade, group, hedge or retry, all of one kind, or a view.
     *
     * @param path its kind and full name, or only its kind; for a view its segment and the rest of the path
     * @param name for a view: leaves only what concerns this name; default: all
     * @param kind for a view: leaves only this kind; default: all
     * @return its descriptor; 404 with an {@link ErrorDescriptor} for an unknown kind or name, 400 for a wrong {@code kind} of a
     *     view
     */
    @ReadOperation
    public WebEndpointResponse<?> throttleForPath(
            @Selector(match = Match.ALL_REMAINING) NodePath path, @Nullable String name, @Nullable String kind) {
        try {
            ThrottleView view = views.get(path.kind());
            Object shown = view == null ? show(path) : view.show(new ThrottleView.Query(path.name(), name, kind));
            return shown instanceof WebEndpointResponse<?> response ? response : new WebEndpointResponse<>(shown);
        } catch (RequestException wrong) {
            return wrong.response();
        }
    }

    private OperationResponseBody show(NodePath path) {
        EndpointResource<?, ?> kind = kinds.get(path.kind(), views.keySet());
        return path.name().isEmpty() ? kinds.describe(kind) : kind.describe(path.name());
    }

    /**
     * Acts on one breaker, limiter, cascade or group. Fields of the body:
     * <ul>
     *   <li>{@code action}: what to do; the answer to an unknown action lists the actions of the kind;
     *   <li>{@code reason}: why, at most 300 characters; default: none;
     *   <li>{@code for}: for {@code isolate}, {@code force-open}, {@code emergency-shutdown} and {@code mode}: the duration
     *       after which the action lifts itself, 1 millisecond to 365 days; default: it does not;
     *   <li>{@code cascade}: for {@code reset} of a breaker or cascade: {@code true} then also resets all that it cascades to;
     *       default: {@code false};
     *   <li>{@code key}: for {@code reset} of a limiter: the key as text; default: the permits of the limiter and of all keys;
     *   <li>{@code pause}: for {@code recover} of a group: the wait after each breaker that went to HALF_OPEN, 0 to 1
     *       minute; default: 0;
     *   <li>{@code mode}: for {@code mode}: {@code enforce}, {@code observe} or {@code off};
     *   <li>for {@code configure}: the settings to change, named as in application.yml, in camel case.
     * </ul>
     *
     * @param path     its kind and full name
     * @param request  the fields of the body
     * @param security the principal
     * @return the {@link ActionDescriptor report}: 200 if at least one step was done or there was nothing to do, 409 if every
     *     step was refused, so that nothing changed. Otherwise an {@link ErrorDescriptor}, and nothing changed: 404 for an
     *     unknown kind or name, 400 for an unknown action, field or setting, or a wrong value
     */
    @WriteOperation
    @RegisterReflectionForBinding({ActionDescriptor.class, ErrorDescriptor.class})
    public WebEndpointResponse<OperationResponseBody> act(
            @Selector(match = Match.ALL_REMAINING) NodePath path, ActionRequest request, SecurityContext security) {
        try {
            Principal principal = security.getPrincipal();
            Parameters parameters = Parameters.of(request, principal == null ? null : principal.getName());
            return act(kinds.get(path.kind(), Set.of()), path, parameters);
        } catch (RequestException wrong) {
            return wrong.response();
        }
    }

    private static <T> WebEndpointResponse<OperationResponseBody> act(
            EndpointResource<T, ?> kind, NodePath path, Parameters parameters) {
        T node = kind.find(path.name());
        String action = String.valueOf(parameters.action());
        ActionReport done = kind.action(parameters.action()).perform(node, parameters);
        ActionDescriptor report = ActionDescriptor.of(action, path.kind(), path.name(), done, kind.describe(node));
        return new WebEndpointResponse<>(report, report.refused() ? CONFLICT : WebEndpointResponse.STATUS_OK);
    }
}
