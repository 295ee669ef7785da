package io.throttlemachines.spring.actuate;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.actuate.action.ActionDescriptor;
import io.throttlemachines.spring.actuate.action.ActionRequest;
import io.throttlemachines.spring.actuate.response.BreakerDescriptor;
import io.throttlemachines.spring.actuate.response.CascadeDescriptor;
import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import io.throttlemachines.spring.actuate.response.GroupDescriptor;
import io.throttlemachines.spring.actuate.response.LimiterDescriptor;
import io.throttlemachines.spring.actuate.response.ManualActionDescriptor;
import io.throttlemachines.spring.actuate.response.ThrottleDescriptor;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** The endpoint without a server around it. */
class ThrottleEndpointTest {

    private final Shop shop = new Shop();
    private final ThrottleEndpoint endpoint = new ThrottleEndpoint(shop.machines, List.of());

    private WebEndpointResponse<OperationResponseBody> reset(String kind, String name) {
        return endpoint.act(
                new NodePath(kind, name), new ActionRequest(Map.of("action", "reset")), SecurityContext.NONE);
    }

    @Test
    void showsNothingIfNothingIsDeclared() {
        ThrottleDescriptor nothing = new ThrottleEndpoint(ThrottleMachines.create(), List.of()).throttle();
        assertThat(nothing.breakers()).isEmpty();
        assertThat(nothing.groups()).isEmpty();
    }

    @Test
    void showsBreakersDeclaredLater() {
        shop.machines.breaker(
                "newcomer", BreakerConfig.builder().cascadesTo("late").build());
        assertThat(endpoint.throttle().breakers()).containsKeys("newcomer", "late");
        assertThat(endpoint.throttle().cascades()).containsKey("newcomer");
    }

    @Test
    void descriptorsDoNotChangeAfterwards() {
        ThrottleDescriptor before = endpoint.throttle();
        shop.open("main-database");
        assertThat(before.breakers().get("user-service").state()).isEqualTo(CLOSED);
        assertThat(before.cascades().get("main-database").primary().state()).isEqualTo(CLOSED);
    }

    @Test
    void reportShowsTheStatusAfterTheAction() {
        shop.open("main-database");
        assertThat(reset("breakers", "main-database").getBody())
                .asInstanceOf(type(ActionDescriptor.class))
                .extracting(ActionDescriptor::status)
                .asInstanceOf(type(BreakerDescriptor.class))
                .extracting(BreakerDescriptor::state)
                .isEqualTo(CLOSED);
    }

    @Test
    void reportShowsARefusedTargetOfAResetPrimary() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("dependency", BreakerConfig.builder().build())
                .breaker(
                        "target",
                        BreakerConfig.builder().dependsOn("dependency").build())
                .breaker("primary", BreakerConfig.builder().cascadesTo("target").build())
                .build();
        machines.breaker("dependency").isolate();
        machines.breaker("primary").isolate();
        WebEndpointResponse<OperationResponseBody> response = new ThrottleEndpoint(machines, List.of())
                .act(
                        new NodePath("cascades", "primary"),
                        new ActionRequest(Map.of("action", "reset", "cascade", "true")),
                        SecurityContext.NONE);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(machines.breaker("target").state()).isEqualTo(OPEN);
        assertThat(response.getBody())
                .asInstanceOf(type(ActionDescriptor.class))
                .satisfies(report -> {
                    assertThat(report.done()).isFalse();
                    assertThat(report.steps().get(0).done()).isTrue();
                    assertThat(report.steps().get(1).reason()).contains("dependency");
                });
    }

    @Test
    void failureOfAGuardIsShownOnOneLine() {
        shop.machines.breaker(
                "guarded",
                BreakerConfig.builder()
                        .resetGuard(breaker -> {
                            throw new IllegalStateException("no queue\n\tat a.b.C(C.java:1)");
                        })
                        .build());
        assertThat(endpoint.throttle().breakers().get("guarded").resetObjection())
                .contains("no queue")
                .doesNotContain("C.java");
        assertThat(reset("breakers", "guarded").getStatus()).isEqualTo(409);
    }

    @Test
    void pathOfOneSegmentNamesNothing() {
        assertThat(NodePath.of(new String[] {})).isEqualTo(new NodePath("", ""));
        assertThat(NodePath.of(new String[] {"breakers"})).isEqualTo(new NodePath("breakers", ""));
        assertThat(NodePath.of(new String[] {"breakers", "eu", "west"})).isEqualTo(new NodePath("breakers", "eu/west"));
    }

    @ParameterizedTest
    @MethodSource
    void descriptorsCanBeWrittenInANativeImage(Class<?> descriptor) {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, ThrottleEndpoint.class);
        assertThat(Stream.of(descriptor.getRecordComponents()))
                .allSatisfy(component -> assertThat(
                                RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                        .accepts(hints));
    }

    static Stream<Class<?>> descriptorsCanBeWrittenInANativeImage() {
        return Stream.of(
                ThrottleDescriptor.class,
                BreakerDescriptor.class,
                LimiterDescriptor.class,
                ManualActionDescriptor.class,
                CascadeDescriptor.class,
                CascadeDescriptor.CircuitDescriptor.class,
                GroupDescriptor.class,
                ActionDescriptor.class,
                ActionDescriptor.StepDescriptor.class,
                ErrorDescriptor.class);
    }

    @Test
    void pathCanBeConvertedInANativeImage() throws NoSuchMethodException {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, ThrottleEndpoint.class);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(NodePath.class.getMethod("of", String[].class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(CircuitState.class))
                .accepts(hints);
    }
}
