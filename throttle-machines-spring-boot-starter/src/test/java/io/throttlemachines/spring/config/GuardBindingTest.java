package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.spring.slice.TestSlice;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class GuardBindingTest {

    private static final String GROUP = """
            throttle-machines:
              breakers:
                gateway:
                outside:
              groups:
                g:
                  breakers:
                    gateway:
                  limiters:
                    charge: { limit: 9, period: 1s, depends-on: [quota, gateway], guard: myGuard }
                    quota: { limit: 9, period: 1s }
            """;

    @Test
    void aBooleanSupplierGuardsABreaker() {
        AtomicReference<Boolean> answer = new AtomicReference<>(true);
        run(guard(BooleanSupplier.class, answer::get), breaker -> {
            assertThat(breaker.attemptRecovery()).isNotNull();
            assertThat(breaker.config().recoveryGuard().allows(breaker)).isTrue();
            answer.set(false);
            assertThat(breaker.config().recoveryGuard().allows(breaker)).isFalse();
        });
    }

    @Test
    void aCircuitGuardReceivesTheBreaker() {
        AtomicReference<Breaker> asked = new AtomicReference<>();
        CircuitGuard guard = breaker -> {
            asked.set(breaker);
            return true;
        };
        run(guard(CircuitGuard.class, () -> guard), breaker -> {
            assertThat(breaker.config().recoveryGuard().allows(breaker)).isTrue();
            assertThat(asked).hasValue(breaker);
        });
    }

    private static ApplicationContextRunner guard(Class<BooleanSupplier> type, BooleanSupplier guard) {
        return Starts.runner().withBean("myGuard", type, () -> guard);
    }

    private static ApplicationContextRunner guard(Class<CircuitGuard> type, Supplier<CircuitGuard> guard) {
        return Starts.runner().withBean("myGuard", type, guard);
    }

    private static void run(ApplicationContextRunner runner, Consumer<Breaker> check) {
        Starts.with(runner, "throttle-machines: {breakers: {x: {recovery-guard: myGuard}}}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    check.accept(context.getBean(ThrottleMachines.class).breaker("x"));
                });
    }

    @Test
    void aGuardMayNeedTheThrottleMachinesBean() {
        Starts.with(
                        Starts.runner().withUserConfiguration(NeedyGuard.class),
                        "throttle-machines: {breakers: {x: {recovery-guard: needy}}}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Breaker x = context.getBean(ThrottleMachines.class).breaker("x");
                    assertThat(x.config().recoveryGuard().allows(x)).isTrue();
                });
    }

    @Test
    void aGuardIsLookedUpOnce() {
        AtomicInteger made = new AtomicInteger();
        Starts.with(
                        Starts.runner()
                                .withBean(
                                        "myGuard",
                                        BooleanSupplier.class,
                                        () -> {
                                            made.incrementAndGet();
                                            return () -> true;
                                        },
                                        definition -> {
                                            definition.setScope("prototype");
                                            definition.setLazyInit(true);
                                        }),
                        "throttle-machines: {breakers: {x: {recovery-guard: myGuard}}}")
                .run(context -> {
                    Breaker x = context.getBean(ThrottleMachines.class).breaker("x");
                    assertThat(made).hasValue(0);
                    x.config().recoveryGuard().allows(x);
                    x.config().recoveryGuard().allows(x);
                    assertThat(made).hasValue(1);
                });
    }

    @Test
    void aLimitersGuardMayBeABooleanSupplier() {
        AtomicReference<Boolean> open = new AtomicReference<>(true);
        Starts.with(guard(BooleanSupplier.class, open::get), GROUP).run(context -> {
            var charge = context.getBean(ThrottleMachines.class).limiter("g.charge");
            charge.run(() -> {});
            open.set(false);
            assertThatThrownBy(() -> charge.run(() -> {}))
                    .isInstanceOf(DependencyException.class)
                    .hasMessageContaining("its guard 'myGuard' says no");
        });
    }

    @Test
    void objectionNamesTheBeanOfTheGuard() {
        run(
                guard(BooleanSupplier.class, () -> false),
                breaker -> assertThat(breaker.recoveryAllowed().reason())
                        .isEqualTo("its recovery guard 'myGuard' says no"));
        run(
                guard(CircuitGuard.class, () -> any -> false),
                breaker -> assertThat(breaker.recoveryAllowed().reason())
                        .isEqualTo("its recovery guard 'myGuard' says no"));
    }

    @Test
    void aLimitersCircuitGuardReceivesItsFirstBreakerMembersFirst() {
        AtomicReference<String> asked = new AtomicReference<>();
        CircuitGuard guard = breaker -> {
            asked.set(breaker.name());
            return false;
        };
        Starts.with(guard(CircuitGuard.class, () -> guard), GROUP).run(context -> {
            var charge = context.getBean(ThrottleMachines.class).limiter("g.charge");
            assertThatThrownBy(() -> charge.run(() -> {}))
                    .isInstanceOf(DependencyException.class)
                    .hasMessageContaining("its guard 'myGuard' says no");
            assertThat(asked).hasValue("g.gateway");
        });
        Starts.with(guard(CircuitGuard.class, () -> guard), GROUP.replace("[quota, gateway]", "outside"))
                .run(context -> {
                    var charge = context.getBean(ThrottleMachines.class).limiter("g.charge");
                    assertThatThrownBy(() -> charge.run(() -> {})).isInstanceOf(DependencyException.class);
                    assertThat(asked).hasValue("outside");
                });
    }

    @Test
    void aLimiterWithoutABreakerCannotHaveACircuitGuard() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                guard(CircuitGuard.class, () -> breaker -> true), GROUP.replace("quota, gateway", "quota")));

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.groups.g.limiters.charge.guard")
                .contains("Value: \"myGuard\"")
                .contains("[application.yml] - 10:")
                .contains("this limiter depends on no breaker");
        assertThat(analysis.getAction()).contains("BooleanSupplier");
    }

    @Test
    void aMissingGuardStopsTheStartAndNearestBeansAreNamed() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                guard(BooleanSupplier.class, () -> true),
                "throttle-machines:\n  breakers:\n    x:\n      reset-guard: myGard\n"));

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.breakers.x.reset-guard")
                .contains("Value: \"myGard\"")
                .contains("[application.yml] - 4:20")
                .contains("There is no bean 'myGard'.");
        assertThat(analysis.getAction()).contains("Did you mean 'myGuard'?");
    }

    @Test
    void aGuardOfTheWrongTypeStopsTheStart() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                Starts.runner().withBean("text", String.class, () -> "text"),
                "throttle-machines: {groups: {g: {breakers: {x: {guard: text}}}}}"));

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.groups.g.breakers.x.guard")
                .contains("The bean 'text' is of type java.lang.String, no CircuitGuard or BooleanSupplier.");
        assertThat(analysis.getAction()).contains("Declare a bean 'text' of type CircuitGuard or BooleanSupplier.");
    }

    @Test
    void aMissingPredicateStopsTheStart() {
        FailureAnalysis analysis =
                Starts.failure("throttle-machines:\n  defaults:\n    breaker: { failure-predicate: gone }\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.defaults.breaker.failure-predicate")
                .contains("[application.yml] - 3:")
                .contains("There is no bean 'gone'.");
        assertThat(analysis.getAction()).contains("Declare a bean 'gone' of type Predicate.");
    }

    @Test
    void aMissingGuardInATestSliceIsToBeImportedOrMocked() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                Starts.runner().withBean(TestSlice.class, TestSlice::new),
                "throttle-machines: {breakers: {x: {reset-guard: myGuard}}}"));

        assertThat(analysis.getDescription()).contains("There is no bean 'myGuard'.");
        assertThat(analysis.getAction())
                .contains("A test slice has only some beans of the application", "(@Import)")
                .contains("a mock of type CircuitGuard or BooleanSupplier in its place (@MockitoBean(\"myGuard\"))");
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedyGuard {

        @Bean
        CircuitGuard needy(ThrottleMachines machines) {
            return breaker -> machines.breakers().containsKey(breaker.name());
        }
    }
}
