package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.web.ProblemExceptionHandler;
import io.throttlemachines.spring.web.ThrottleProblemAdvice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ThrottleProblemsAutoConfigurationTest {

    private static final AutoConfigurations OURS = AutoConfigurations.of(
            ThrottleMachinesAutoConfiguration.class,
            ThrottleProblemsAutoConfiguration.class,
            ThrottleWebFluxProblemsAutoConfiguration.class);

    private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(OURS);

    @Test
    void adviceIsThereInAServletApplication() {
        web.run(context -> assertThat(context)
                .hasSingleBean(ThrottleProblemAdvice.class)
                .doesNotHaveBean(ProblemExceptionHandler.class));
    }

    @Test
    void adviceIsThereInAReactiveApplication() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(OURS)
                .run(context -> assertThat(context)
                        .hasSingleBean(ThrottleProblemAdvice.class)
                        .hasSingleBean(ProblemExceptionHandler.class));
    }

    @Test
    void adviceIsNotThereWithoutAWebApplication() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleProblemAdvice.class));
    }

    @Test
    void nothingBreaksWithoutSpringWeb() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({
        "throttle-machines.web.problem-details=true, true",
        "throttle-machines.web.problem-details=on, true",
        "throttle-machines.web.problemDetails=false, false",
        "throttle-machines.web.problem-details=off, false",
        "throttle-machines.enabled=false, false"
    })
    void adviceCanBeSwitchedOff(String property, boolean there) {
        web.withPropertyValues(property)
                .run(context -> assertThat(context.getBeanNamesForType(ThrottleProblemAdvice.class))
                        .hasSize(there ? 1 : 0));
    }

    @Test
    void anEnabledValueOtherThanTrueOrFalseStopsTheStart() {
        web.withPropertyValues("throttle-machines.web.problem-details=maybe")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("maybe"));
    }

    @Test
    void unknownPropertyStopsTheStart() {
        web.withPropertyValues("throttle-machines.web.problems=false")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void adviceOfTheApplicationIsKept() {
        ThrottleProblemAdvice own = new ThrottleProblemAdvice();
        web.withBean("own", ThrottleProblemAdvice.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ThrottleProblemAdvice.class)).isSameAs(own));
    }
}
