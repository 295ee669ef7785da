package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

/** The starter finds the places where a bean calls itself. */
@ExtendWith(OutputCaptureExtension.class)
class SelfCallTest {

    @Test
    void theWarningNamesThePlaceAndTheInactiveAnnotation(CapturedOutput output) {
        SelfCalling.Plain plain = new SelfCalling.Plain();
        plain.reserveAll();

        start(SelfCalling.Plain.class);

        assertThat(warnings(output))
                .containsExactly("SelfCalling.Plain.reserveAll (SelfCalling.java:" + plain.line
                        + ") calls reserve(int) on itself, which the proxy never sees:"
                        + " @CircuitBreaker 'inventory' does not act there."
                        + " Call it from another bean, or move the annotation.");
        assertThat(output).containsPattern("WARN .*SelfCalls");
    }

    @Test
    void allAnnotationsThatDoNotActAreNamed(CapturedOutput output) {
        start(SelfCalling.Several.class);

        assertThat(warnings(output))
                .singleElement()
                .asString()
                .contains("@Throttled 'a' and 'b' and @CircuitBreaker 'c' and @Hedged 'd' do not act there.");
    }

    @Test
    void everyWayThroughAMethodIsFollowed(CapturedOutput output) {
        start(SelfCalling.Ways.class);

        assertThat(callers(output))
                .containsExactlyInAnyOrder(
                        "Ways.inACondition",
                        "Ways.withAChoice",
                        "Ways.inALoop",
                        "Ways.inAHandler",
                        "Ways.inASwitch",
                        "Ways.afterWideArithmetic",
                        "Ways.asAnArgument",
                        "Ways.itself",
                        "Ways.helper",
                        "new SelfCalling.Ways");
    }

    @Test
    void lambdasAndMethodReferencesCountAsTheirEnclosingMethod(CapturedOutput output) {
        start(SelfCalling.Lambdas.class);

        assertThat(callers(output))
                .containsExactlyInAnyOrder("Lambdas.lambda", "Lambdas.inALambda", "Lambdas.reference", "Lambdas.other");
    }

    @Test
    void inheritedMethodsCountForTheBean(CapturedOutput output) {
        start(SelfCalling.Heir.class);

        assertThat(warnings(output))
                .extracting(warning -> warning.replaceAll("\\(SelfCalling.java:\\d+\\)", "()"))
                .extracting(warning -> warning.substring(0, warning.indexOf(" on itself")))
                .containsExactlyInAnyOrder(
                        "SelfCalling.Base.inherited (), inherited by SelfCalling.Heir, calls reserve(String)",
                        "SelfCalling.Base.above (), inherited by SelfCalling.Heir, calls reserve(String)",
                        "SelfCalling.Able.byDefault (), inherited by SelfCalling.Heir, calls reserve(String)",
                        "SelfCalling.Heir.past () calls reserve(Object)");
    }

    @Test
    void callsOnAnotherObjectAreNotSelfCalls(CapturedOutput output) {
        start(SelfCalling.Innocent.class);

        assertThat(warnings(output)).isEmpty();
    }

    @Test
    void eachPlaceIsLoggedOnce(CapturedOutput output) {
        runner(SelfCalling.Plain.class)
                .withBean("second", SelfCalling.Plain.class)
                .withBean(
                        "prototype",
                        SelfCalling.Plain.class,
                        SelfCalling.Plain::new,
                        definition -> definition.setScope("prototype"))
                .withBean("heir", SelfCalling.HeirOfPlain.class)
                .run(context -> {
                    context.getBean("prototype");
                    context.getBean("prototype");
                    assertThat(warnings(output)).hasSize(1);
                });
    }

    @Test
    void aLazyBeanIsReadWhenItIsCreated(CapturedOutput output) {
        runner().withBean(
                        "lazy",
                        SelfCalling.Plain.class,
                        SelfCalling.Plain::new,
                        definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(warnings(output)).isEmpty();
                    context.getBean("lazy");
                    assertThat(warnings(output)).hasSize(1);
                });
    }

    @Test
    void aCallInCodeOfAFrameworkIsIgnoredSilently(CapturedOutput output) {
        start(OfFramework.class);
        assertThat(warnings(output)).isEmpty();
    }

    /** SmartLifecycle.stop(Runnable) calls stop() on itself. */
    static class OfFramework implements SmartLifecycle {

        @Override
        public void start() {}

        @Override
        @CircuitBreaker("stop")
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    @Test
    void aClassWithoutAFileIsIgnoredSilently(CapturedOutput output) {
        runner().withBean(SelfCalling.Remote.class, () -> () -> "made")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(warnings(output)).isEmpty();
    }

    private static ApplicationContextRunner runner(Class<?>... beans) {
        return AnnotationContexts.with(builder -> {}, beans);
    }

    private static void start(Class<?> bean) {
        runner(bean).run(context -> assertThat(context).hasNotFailed());
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("on itself"))
                .map(line -> line.replaceFirst("^.*SelfCalls\\s+(:|-+)\\s*", ""))
                .toList();
    }

    private static List<String> callers(CapturedOutput output) {
        return warnings(output).stream()
                .map(warning -> warning.substring(0, warning.indexOf(" (")).replaceFirst("^SelfCalling\\.", ""))
                .toList();
    }
}
