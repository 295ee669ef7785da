package io.throttlemachines.spring.actuate.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.spring.aop.AdviceStep;
import io.throttlemachines.spring.aop.AnnotationContexts;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

/** The endpoint shows for annotated methods exactly the advice that their proxies have. */
class GuardedMethodsTest {

    private static final String HERE = GuardedMethodsTest.class.getName() + "$";

    @Test
    void stepsAreListedOutermostFirstWithAllTheyUse() {
        AnnotationContexts.with(
                        builder -> builder.hedge(
                                "search",
                                HedgeConfig.builder()
                                        .maxAttempts(2)
                                        .breakers(List.of("one", "two"))
                                        .build()),
                        Shop.class)
                .run(context -> {
                    assertThat(methods(context))
                            .extracting(GuardedMethod::method)
                            .containsExactly("buy(String, int[])", "look()");
                    GuardedMethod buy = methods(context).get(0);
                    assertThat(buy.type()).isEqualTo(HERE + "Shop");
                    assertThat(buy.steps())
                            .containsExactly(
                                    new AdviceStep("Throttled", List.of("a", "b"), List.of(), null, order(300), true),
                                    new AdviceStep(
                                            "CircuitBreaker", List.of(), List.of("stock"), null, order(200), false),
                                    new AdviceStep(
                                            "Hedged", List.of(), List.of("one", "two"), "search", order(100), false));
                    assertThat(buy.steps().get(2).nodes()).containsExactly("search", "one", "two");
                    assertThat(buy.uses("two")).isTrue();
                    assertThat(buy.uses("three")).isFalse();
                });
    }

    @Test
    void aFallbackCoversItsOwnStepAndInnerSteps() {
        AdviceStep throttled = new AdviceStep("Throttled", List.of("a"), List.of(), null, 1, false);
        AdviceStep breaker = new AdviceStep("CircuitBreaker", List.of(), List.of("b"), null, 2, true);
        AdviceStep hedged = new AdviceStep("Hedged", List.of(), List.of("c"), "h", 3, false);
        GuardedMethod method = new GuardedMethod("Type", "method()", List.of(throttled, breaker, hedged));

        assertThat(method.answered(throttled)).isFalse();
        assertThat(method.answered(breaker)).isTrue();
        assertThat(method.answered(hedged)).isTrue();
    }

    @Test
    void propertiesDetermineTheOrder() {
        AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues(
                        "throttle-machines.aop.hedged-order=1", "throttle-machines.aop.circuit-breaker-order=2")
                .run(context -> assertThat(methods(context).get(0).steps())
                        .extracting(AdviceStep::kind, AdviceStep::order)
                        .containsExactly(
                                tuple("Hedged", 1), tuple("CircuitBreaker", 2), tuple("Throttled", order(300))));
    }

    @Test
    void lazyBeansAndPrototypesAppearOnceWhenCreated() {
        AnnotationContexts.with(builder -> {}, Late.class).run(context -> {
            assertThat(methods(context)).isEmpty();
            context.getBean("lazy");
            context.getBean("prototype");
            context.getBean("prototype");
            assertThat(methods(context))
                    .extracting(GuardedMethod::type)
                    .containsExactly(HERE + "Lazily", HERE + "Many");
        });
    }

    @Test
    void circularBeansAreReadFromTheirFinishedProxies() {
        AnnotationContexts.with(builder -> {}, Circle.class)
                .withPropertyValues("spring.main.allow-circular-references=true")
                .withAllowCircularReferences(true)
                .run(context -> assertThat(kinds(context)).containsExactly("CircuitBreaker"));
    }

    @Test
    void aBeanCreatedAtRunTimeIsNamedAfterItsInterface() {
        AnnotationContexts.with(builder -> {})
                .withBean("proxy", Remote.class, () -> (Remote) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Remote.class}, (proxy, method, arguments) -> null))
                .withBean("lambda", Local.class, () -> text -> text)
                .run(context -> {
                    context.getBean(Local.class).call("as ever");
                    assertThat(methods(context))
                            .extracting(GuardedMethod::type, GuardedMethod::method)
                            .containsExactly(tuple(HERE + "Local", "call(String)"), tuple(HERE + "Remote", "call()"));
                });
    }

    @Test
    void aJdkProxyGuardsOnlyMethodsOfItsInterfaces() {
        AnnotationContexts.with(builder -> {}, Reached.class)
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> assertThat(methods(context))
                        .extracting(GuardedMethod::type, GuardedMethod::method)
                        .containsExactly(tuple(HERE + "Reached", "call()")));
    }

    @Test
    void withoutProxiesAnAnnotatedBeanStopsTheStart() {
        AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context).getFailure().hasMessageContaining("creates no proxies"));
    }

    private static int order(int above) {
        return Integer.MAX_VALUE - above;
    }

    private static List<GuardedMethod> methods(ApplicationContext context) {
        return context.getBean(GuardedMethods.class).all();
    }

    private static List<String> kinds(ApplicationContext context) {
        assertThat(methods(context)).hasSize(1);
        return methods(context).get(0).steps().stream().map(AdviceStep::kind).toList();
    }

    static class Shop {

        @Throttled(name = "a", limit = 1, period = "1s", fallback = "none")
        @Throttled(name = "b", limit = 1, period = "1s")
        @CircuitBreaker("stock")
        @Hedged("search")
        public void buy(String what, int[] sizes) {}

        void none(String what, int[] sizes) {}

        @CircuitBreaker("stock")
        void look() {}

        public void leave() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Late {

        @Bean
        @Lazy
        Lazily lazy() {
            return new Lazily();
        }

        @Bean
        @Scope("prototype")
        Many prototype() {
            return new Many();
        }
    }

    static class Lazily {

        @CircuitBreaker("late")
        public void call() {}
    }

    static class Many extends Lazily {}

    static class Circle {

        @Autowired
        Circle self;

        @CircuitBreaker("circle")
        public void call() {}
    }

    interface Remote {

        @CircuitBreaker("remote")
        void call();
    }

    @FunctionalInterface
    interface Local {

        @CircuitBreaker("local")
        String call(String text);
    }

    interface Reach {

        void call();
    }

    static class Reached implements Reach {

        @Override
        @CircuitBreaker("reached")
        public void call() {}

        @CircuitBreaker("reached")
        public void unreached() {}
    }
}
