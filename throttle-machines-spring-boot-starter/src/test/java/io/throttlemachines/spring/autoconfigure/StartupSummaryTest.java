package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.diagnostics.Starts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class StartupSummaryTest {

    private static final String LIMIT = "{limit: 1, period: 1s}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                          | nothing is declared
            {breakers: {a: {}}}                                         | 1 breaker
            {breakers: {a: {}, b: {}}, hedges: {h: {}}}                 | 2 breakers, 1 hedge
            {breakers: {a: {}, b: {}}, cascades: {p: {cascades-to: a}}} | 2 breakers, 1 cascade
            {limiters: {l: LIMIT, m: LIMIT}, hedges: {h: {}, i: {}}}    | 2 limiters, 2 hedges
            {groups: {g: {breakers: {a: {}}}}}                          | 1 group with 1 breaker
            {groups: {g: {breakers: {a: {}}, limiters: {l: LIMIT}}, h: {limiters: {l: LIMIT}}}} \
                                                          | 2 groups with 1 breaker and 2 limiters
            {breakers: {a: {}}, limiters: {l: LIMIT}, cascades: {p: {cascades-to: a}, q: {cascades-to: [a, z]}}, \
             groups: {g: {breakers: {a: {}}}}, hedges: {h: {}}} \
                                  | 2 breakers, 1 limiter, 2 cascades, 1 group with 1 breaker, 1 hedge
            """)
    void oneLineCountsTheDeclaredNodes(String yaml, String expected, CapturedOutput output) {
        Starts.run(
                "throttle-machines: " + yaml.replace("LIMIT", LIMIT),
                context -> assertThat(output.getOut())
                        .containsOnlyOnce("Throttle Machines: ")
                        .containsPattern("INFO .*Throttle Machines: " + expected + "\\R"));
    }

    @Test
    void nodesOfTheApplicationsOwnInstanceAreCounted(CapturedOutput output) {
        ThrottleMachines own = ThrottleMachines.create();
        own.breaker("a");
        Starts.runner()
                .withBean(ThrottleMachines.class, () -> own)
                .run(context -> assertThat(output.getOut()).containsOnlyOnce("Throttle Machines: 1 breaker\n"));
    }

    @Test
    void oneLineSaysThatThrottleMachinesIsOff(CapturedOutput output) {
        start("--throttle-machines.enabled=false");

        assertThat(output.getOut())
                .containsOnlyOnce(
                        "Throttle Machines is off, so no call is protected: throttle-machines.enabled is" + " false")
                .doesNotContain("Throttle Machines: ");
    }

    @Test
    void noLineSaysOffWhileThrottleMachinesIsOn(CapturedOutput output) {
        start();

        assertThat(output.getOut())
                .containsOnlyOnce("Throttle Machines: nothing is declared")
                .doesNotContain("is off");
    }

    private static void start(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments).close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ThrottleMachinesAutoConfiguration.class)
    static class Application {}
}
