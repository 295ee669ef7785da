package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.spring.actuate.action.ActionDescriptor;
import io.throttlemachines.spring.actuate.action.ActionDescriptor.StepDescriptor;
import io.throttlemachines.spring.actuate.action.ActionRequest;
import io.throttlemachines.spring.actuate.action.Parameters;
import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ThrottleDescriptor;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Shows breakers, limiters, cascades and groups, and acts on them: {@code GET /actuator/throttle} for all,
 * {@code GET /actuator/throttle/{kind}/{name}} for one, {@code POST} there to act on it. For Spring MVC and
 * WebFlux. Thread-safe.
 *
 * <p>What is not known, or does not apply, is left out of the answer.
 */
@WebEndpoint(id = "throttle")
@RegisterReflection(classes = NodePath.class, memberCategories = MemberCategory.INVOKE_PUBLIC_METHODS)
public class ThrottleEndpoint {

    private final EndpointResources kinds;
    private final Map<String, ThrottleView> views = new LinkedHashMap<>();

    /**
     * Shows and acts on what these hold.
     *
     * @param machines the breakers, limiters and groups of the application
     * @param views    what else there is to look at
     */
    public ThrottleEndpoint(ThrottleMachines machines, Collection<? extends ThrottleView> views) {
        this.kinds = new EndpointResources(machines);
        views.forEach(view -> this.views.put(view.segment(), view));
    }

    /**
     * Shows everything.
     *
     * @return what there is, by kind and full name
     */
    @ReadOperation
    public ThrottleDescriptor throttle() {
        return kinds.describe();
    }

    /**
     * Shows one breaker, limiter, cascade, group or hedge, or a view.
     *
     * @param path its kind and full name; of a view its word and what it is to show
     * @param name for a view: only what concerns this name; default: all
     * @param kind for a view: only this kind; default: all
     * @return its descriptor; 404 with an {@link ErrorDescriptor} for an unknown kind or name
     */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> throttleForPath(
            @Selector(match = Match.ALL_REMAINING) NodePath path, @Nullable String name, @Nullable String kind) {
        try {
            ThrottleView view = views.get(path.kind());
            return new WebEndpointResponse<>(
                    view == null
                            ? kinds.get(path.kind(), views.keySet()).describe(path.name())
                            : view.show(new ThrottleView.Query(path.name(), name, kind)));
        } catch (RequestException wrong) {
            return wrong.response();
        }
    }

    /**
     * Acts on one breaker, limiter, cascade or group. All values are text, as a wrong one is to be answered with what would
     * be right. Fields of the body:
     * <ul>
     *   <li>{@code action}: what to do; the actions of a kind are told to who asks for another;
     *   <li>{@code reason}: why, at most 300 characters; default: none;
     *   <li>{@code for}: for {@code isolate}, {@code force-open}, {@code emergency-shutdown} and {@code mode}: after which
     *       duration the action lifts itself, up to 365 days; default: it does not;
     *   <li>{@code cascade}: for {@code reset} of a breaker or cascade: {@code true} to reset after it all that it cascades
     *       to; default: {@code false};
     *   <li>{@code key}: for {@code reset} of a limiter: the key as text; default: the limiter's own permits and all keys;
     *   <li>{@code pause}: for {@code recover} of a group: how long to wait after each breaker that went to HALF_OPEN, from 0
     *       to 1 minute; default: 0;
     *   <li>{@code mode}: for {@code mode}: {@code enforce}, {@code observe} or {@code off};
     *   <li>for {@code configure}: the settings to change, by their names in camel case.
     * </ul>
     *
     * @param path     its kind and full name
     * @param request  the fields
     * @param security tells who asks
     * @return the {@link ActionDescriptor report}: 200 if something was done or there was nothing to do, 409 if all was
     *     refused, so that nothing changed; else an {@link ErrorDescriptor} and nothing changed: 404 for an unknown kind
     *     or name, 400 for an unknown action, field or setting, or a wrong value
     */
    @WriteOperation
    @RegisterReflectionForBinding({ActionDescriptor.class, ErrorDescriptor.class})
    public WebEndpointResponse<OperationResponseBody> act(
            @Selector(match = Match.ALL_REMAINING) NodePath path, ActionRequest request, SecurityContext security) {
        try {
            request.refuseHuge();
            Principal principal = security.getPrincipal();
            String by = principal == null ? null : principal.getName();
            return act(kinds.get(path.kind(), Set.of()), path, new Parameters(request, by));
        } catch (RequestException wrong) {
            return wrong.response();
        }
    }

    private static <T> WebEndpointResponse<OperationResponseBody> act(
            EndpointResource<T, ?> kind, NodePath path, Parameters parameters) {
        T node = kind.find(path.name());
        ActionReport report = kind.action(parameters.action()).perform(node, parameters);
        List<StepDescriptor> steps =
                report.steps().stream().map(StepDescriptor::of).toList();
        ActionDescriptor answer = new ActionDescriptor(
                String.valueOf(parameters.action()),
                path.kind(),
                path.name(),
                report.done(),
                steps,
                kind.describe(node));
        return new WebEndpointResponse<>(answer, answer.refused() ? RequestException.CONFLICT : 200);
    }
}
