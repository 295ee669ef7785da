package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.framework.autoproxy.InfrastructureAdvisorAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An annotated bean gets a proxy of Spring, and one only. */
@ExtendWith(OutputCaptureExtension.class)
class ProxyCheckTest {

    @ParameterizedTest
    @ValueSource(classes = {Guarded.class, Limited.class, Sent.class, OnType.class})
    void anAnnotatedBeanWithoutProxiesStopsTheStart(Class<?> bean) {
        AnnotationContexts.with(builder -> {}, bean)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("creates no proxies (spring.aop.auto is false)")
                        .hasMessageContaining("Remove spring.aop.auto: false"));
    }

    @Test
    void soDoesAnAnnotatedInterfaceBehindAProxyOfAnotherLibrary() {
        ApplicationContextRunner runner =
                AnnotationContexts.with(builder -> {}).withPropertyValues("spring.aop.auto=false");
        runner.withBean(Client.class, ProxyCheckTest::repository)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("creates no proxies"));
        runner.withBean(Client.class, ProxyCheckTest::proxy)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("creates no proxies"));
    }

    @Test
    void anotherCreatorOfProxiesIsEnough() {
        AnnotationContexts.with(builder -> {}, InfrastructureAdvisorAutoProxyCreator.class, Guarded.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void withoutAnnotationsNoProxiesAreNeeded() {
        AnnotationContexts.with(builder -> {}, Object.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void switchedOffAnAnnotatedBeanNeedsNoProxies() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopWiring.TYPE))
                .withBean(Guarded.class)
                .withPropertyValues("spring.aop.auto=false", "throttle-machines.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void twoCreatorsOfProxiesAreLoggedOnce(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Guarded.class, Sent.class)
                .withBean("shiro", DefaultAdvisorAutoProxyCreator.class)
                .run(context -> assertThat(output.getOut().lines().toList())
                        .filteredOn(line -> line.contains("acts twice"))
                        .singleElement()
                        .asString()
                        .contains("shiro", "internalAutoProxyCreator", "Declare only one of them"));
    }

    @Test
    void oneCreatorOfProxiesIsNotLogged(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Guarded.class)
                .withBean(Client.class, ProxyCheckTest::repository)
                .run(context -> assertThat(output).doesNotContain("acts twice"));
    }

    @Test
    void aMockOfTheMachinesIsExplained() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopWiring.TYPE))
                .withBean(InfrastructureAdvisorAutoProxyCreator.class)
                .withBean(ThrottleMachines.class, () -> mock(ThrottleMachines.class))
                .withBean(Guarded.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("is a mock whose methods return null")
                        .hasMessageContaining("ThrottleMachines.builder().build()"));
    }

    private static Client proxy() {
        return (Client) Proxy.newProxyInstance(
                Client.class.getClassLoader(), new Class<?>[] {Client.class}, (proxy, method, arguments) -> null);
    }

    private static Client repository() {
        ProxyFactory factory = new ProxyFactory(new Object());
        factory.setInterfaces(Client.class);
        factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> null);
        return (Client) factory.getProxy();
    }

    interface Client {

        @CircuitBreaker("client")
        void call();
    }

    static class Guarded {

        @CircuitBreaker("guarded")
        public void call() {}
    }

    static class Limited {

        @Throttled(name = "limited", limit = 1, period = "1s")
        public void call() {}
    }

    static class Sent {

        @Hedged("sent")
        public void call() {}
    }

    @CircuitBreaker("typed")
    static class OnType {

        public void call() {}
    }
}
