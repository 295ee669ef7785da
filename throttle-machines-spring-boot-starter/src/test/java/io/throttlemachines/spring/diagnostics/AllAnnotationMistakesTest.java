package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.aop.InvalidAnnotationException;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Base;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Calls;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Derived;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Factories;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Final;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Needs;
import io.throttlemachines.spring.diagnostics.MistakenBeans.NeedsBase;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Placeholder;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Private;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Product;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Right;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Several;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Unknown;
import io.throttlemachines.spring.diagnostics.MistakenBeans.Uses;
import io.throttlemachines.spring.diagnostics.MistakenBeans.WrongLimit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A start reports the mistakes in the annotations of all its beans at once, together with those of the configuration. */
class AllAnnotationMistakesTest {

    private static final Pattern BLOCK =
            Pattern.compile(" +Bean: (\\S+)\\R +Annotation: @(\\S+) on (\\S+)\\R +Reason: (.*)\\R");

    private final ApplicationContextRunner runner =
            Starts.runner().withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE));

    /** The mistakes of a report: class, annotation, method, and reason. */
    private static List<String> blocks(FailureAnalysis analysis) {
        return BLOCK.matcher(analysis.getDescription())
                .results()
                .map(each -> simple(each.group(1)) + ": @" + each.group(2) + " on " + simple(each.group(3)) + ": "
                        + each.group(4))
                .toList();
    }

    private static String simple(String name) {
        return name.replaceAll(".*\\$", "");
    }

    @Test
    void mistakesOfAllBeansAreReportedAtOnce() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(Several.class)
                .withBean(Right.class)
                .withBean(Private.class)
                .withBean(Final.class)
                .withBean(Derived.class));

        assertThat(analysis.getDescription())
                .startsWith("The annotations of Throttle Machines cannot work, for 9 reasons:");
        assertThat(blocks(analysis))
                .containsExactlyInAnyOrder(
                        "Several: @Throttled on Several.one: limit is 0.",
                        "Several: @Throttled on Several.one: period = \"soon\" is not a duration.",
                        "Several: @Throttled on Several.one: maxWait = \"-1s\" is negative.",
                        "Several: @Throttled on Several.one: key = \"#usr\" uses #usr, which is not a parameter.",
                        "Several: @Throttled on Several.one: its fallback 'nope' is no method of the bean.",
                        "Several: @Hedged on Several.two: delay = \"late\" is not a duration.",
                        "Private: @CircuitBreaker on Private.call: the method is private, so no proxy can intercept it"
                                + " and it would not be protected.",
                        "Final: @CircuitBreaker on Final.call: the class is final, so no proxy can extend it and the"
                                + " method would not be protected.",
                        "Derived: @CircuitBreaker on Base.call: its fallback 'gone' is no method of the bean.");
        assertThat(analysis.getAction().lines())
                .hasSize(9)
                .contains("    @CircuitBreaker on " + Base.class.getName()
                        + ".call: Write 'void gone()', optionally with an exception as an additional last parameter.");
    }

    @Test
    void everyLineOfTheReportIsThere() {
        FailureAnalysis analysis = Starts.failure(runner.withBean("one", Unknown.class)
                .withBean("two", Unknown.class)
                .withBean(Derived.class));

        assertThat(analysis.getDescription())
                .isEqualToNormalizingNewlines("""
                        The annotations of Throttle Machines cannot work, for 2 reasons:

                            Bean: %1$s$Unknown
                            Annotation: @Throttled on %1$s$Unknown.call
                            Reason: there is no limiter 'nowhere'.

                            Bean: %1$s$Derived
                            Annotation: @CircuitBreaker on %1$s$Base.call
                            Reason: its fallback 'gone' is no method of the bean.
                        """.formatted(MistakenBeans.class.getName()));
    }

    @Test
    void oneMistakeIsReportedAlone() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(Right.class).withBean(Derived.class));

        assertThat(analysis.getDescription())
                .isEqualTo("@CircuitBreaker on " + Base.class.getName()
                        + ".call:\n\n    its fallback 'gone' is no method" + " of the bean.");
        assertThat(analysis.getAction()).startsWith("Write 'void gone()'");
    }

    @Test
    void aNameThatAWrongAnnotationDeclaresIsNotReportedAsUnknown() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(Uses.class).withBean(WrongLimit.class));

        assertThat(analysis.getDescription())
                .contains("@Throttled on " + WrongLimit.class.getName() + ".call:", "limit is 0")
                .doesNotContain("there is no limiter");
    }

    @Test
    void anUnresolvedPlaceholderIsAMistakeLikeAnyOther() {
        FailureAnalysis analysis = Starts.failure(
                runner.withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class))
                        .withBean(Placeholder.class)
                        .withBean(Derived.class));

        assertThat(blocks(analysis))
                .hasSize(2)
                .first()
                .asString()
                .contains("name = \"${not.there}\" cannot be resolved");
    }

    @Test
    void mistakesOfTheConfigurationAreReportedWithThem() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                runner.withBean(Several.class)
                        .withBean(Private.class)
                        .withBean(Unknown.class)
                        .withBean(Final.class)
                        .withBean("lazy", Derived.class, Derived::new, definition -> definition.setLazyInit(true))
                        .withUserConfiguration(Factories.class),
                """
                throttle-machines:
                  breakers:
                    a: { failure-treshold: 5 }
                    b: { depends-on: c }
                """));

        assertThat(analysis.getDescription())
                .startsWith("The configuration and the annotations of Throttle Machines cannot work, for 8 reasons:")
                .contains("Property: throttle-machines.breakers.a.failure-treshold")
                .contains("Property: throttle-machines.breakers.b.depends-on");
        assertThat(blocks(analysis))
                .as("nothing that needs the limiters, whose configuration is wrong, and no bean that is not created")
                .containsExactlyInAnyOrder(
                        "Several: @Throttled on Several.one: maxWait = \"-1s\" is negative.",
                        "Several: @Throttled on Several.one: key = \"#usr\" uses #usr, which is not a parameter.",
                        "Several: @Throttled on Several.one: its fallback 'nope' is no method of the bean.",
                        "Private: @CircuitBreaker on Private.call: the method is private, so no proxy can intercept it"
                                + " and it would not be protected.",
                        "Final: @CircuitBreaker on Final.call: the class is final, so no proxy can extend it and the"
                                + " method would not be protected.",
                        "Made: @Throttled on Made.call: permits is -1.");
        assertThat(analysis.getAction().lines()).hasSize(8);
    }

    @Test
    void aMistakeInJavaIsReportedWithThem() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(
                        ThrottleMachines.class,
                        () -> ThrottleMachines.builder()
                                .breaker("", BreakerConfig.defaults())
                                .build())
                .withBean(Private.class));

        assertThat(analysis.getDescription())
                .startsWith("The configuration and the annotations of Throttle Machines cannot work, for 2 reasons:");
        assertThat(blocks(analysis)).hasSize(1);
    }

    @Test
    void onlyTheConfigurationIsReportedIfTheAnnotationsAreRight() {
        FailureAnalysis analysis = Starts.failure(
                Starts.with(runner.withBean(Right.class), "throttle-machines: { breakers: { a: { mode: maybe } } }"));

        assertThat(analysis.getDescription()).startsWith("The configuration of Throttle Machines cannot work:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lazy", "prototype"})
    void aBeanMadeAfterTheStartFailsAtOnceWithAllItsMistakes(String kind) {
        runner.withBean("late", Several.class, Several::new, definition -> {
                    definition.setLazyInit(kind.equals("lazy"));
                    definition.setScope(kind.equals("prototype") ? BeanDefinition.SCOPE_PROTOTYPE : "");
                })
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(() -> context.getBean("late"))
                                .rootCause()
                                .isInstanceOfSatisfying(
                                        InvalidAnnotationException.class,
                                        invalid ->
                                                assertThat(invalid.mistakes()).hasSize(6));
                    }
                });
    }

    @Test
    void theProductOfAFactoryBeanThatIsMadeAfterTheStartFailsAtOnce() {
        runner.withBean(Product.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThatThrownBy(() -> context.getBean(Base.class))
                    .rootCause()
                    .isInstanceOf(InvalidAnnotationException.class);
        });
    }

    @Test
    void aLazyBeanThatTheStartNeedsIsReportedWithTheOthers() {
        FailureAnalysis analysis =
                Starts.failure(runner.withBean(Derived.class, Derived::new, definition -> definition.setLazyInit(true))
                        .withBean(Needs.class)
                        .withBean(Private.class));

        assertThat(blocks(analysis)).hasSize(2);
    }

    @Test
    void beansOfFactoriesAreReportedWithTheOthers() {
        FailureAnalysis analysis = Starts.failure(runner.withUserConfiguration(Factories.class)
                .withBean(Product.class)
                .withBean(NeedsBase.class));

        assertThat(blocks(analysis))
                .containsExactlyInAnyOrder(
                        "Made: @Throttled on Made.call: permits is -1.",
                        "Hidden: @CircuitBreaker on Hidden.call: its fallback 'gone' is no method of the bean.",
                        "Derived: @CircuitBreaker on Base.call: its fallback 'gone' is no method of the bean.");
    }

    @Test
    void aMistakenMethodCannotBeCalledDuringTheStart() {
        runner.withBean(Derived.class)
                .withBean(Calls.class)
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(InvalidAnnotationException.class));
        assertThat(Base.CALLED).isEmpty();
    }
}
