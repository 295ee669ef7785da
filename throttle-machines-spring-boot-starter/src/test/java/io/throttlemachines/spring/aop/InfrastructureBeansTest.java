package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import java.lang.reflect.Method;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/** Spring creates no proxy for the beans that help it to create others: a warning names their annotated methods. */
@ExtendWith(OutputCaptureExtension.class)
class InfrastructureBeansTest {

    @ParameterizedTest
    @CsvSource({
        "Watch, @CircuitBreaker on InfrastructureBeansTest.Watch.record(String)",
        "Interceptor, @Throttled on InfrastructureBeansTest.Interceptor.count()",
        "Adviser, @Hedged on InfrastructureBeansTest.Adviser.send()",
        "Matcher, @Retried on InfrastructureBeansTest.Matcher.load()",
        "Early, @CircuitBreaker on InfrastructureBeansTest.Early.load()",
        "Factory, @CircuitBreaker on InfrastructureBeansTest.Factory.load()"
    })
    void isWarnedOf(String type, String method, CapturedOutput output) throws ClassNotFoundException {
        Class<?> bean = Class.forName(InfrastructureBeansTest.class.getName() + "$" + type);
        AnnotationContexts.with(builder -> {}, bean).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(warnings(output))
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .contains("The bean '" + context.getBeanNamesForType(bean)[0] + "' has no proxy, so " + method)
                    .contains("does not act there")
                    .contains("Move what is annotated to another bean");
        });
    }

    @Test
    void isWarnedOfWhenItIsCreatedLater(CapturedOutput output) {
        AnnotationContexts.with(builder -> {})
                .withBean("late", Interceptor.class, Interceptor::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(warnings(output)).isEmpty();
                    Object unused = context.getBean("late");
                    assertThat(warnings(output)).singleElement().asString().contains("The bean 'late'");
                });
    }

    @Test
    void isNotWarnedOfIfItHasAProxyAllTheSame(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Late.class).run(context -> {
            context.getBean(Late.class).load();
            assertThat(context.getBean(ThrottleMachines.class).breakers()).containsKey("late");
            assertThat(context.getBean(Late.class).getClass()).isNotEqualTo(Late.class);
            assertThat(warnings(output)).isEmpty();
        });
    }

    @Test
    void isNotWarnedOfWithoutAnnotations(CapturedOutput output) {
        AnnotationContexts.with(builder -> {}, Plain.class, Guarded.class)
                .run(context -> assertThat(warnings(output)).isEmpty());
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("has no proxy"))
                .toList();
    }

    @Aspect
    static class Watch {

        @Before("execution(* *..InfrastructureBeansTest.Guarded.*(..))")
        void before() {}

        @CircuitBreaker("record")
        public void record(String line) {}
    }

    static class Interceptor implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            return invocation.proceed();
        }

        @Throttled(name = "count", limit = 1, period = "1s")
        public void count() {}
    }

    static class Plain implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            return invocation.proceed();
        }
    }

    static class Adviser extends DefaultPointcutAdvisor {

        private static final long serialVersionUID = 1L;

        Adviser() {
            super(new Matcher(), new Plain());
        }

        @Hedged("send")
        public void send() {}
    }

    static class Matcher extends StaticMethodMatcherPointcut {

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return false;
        }

        @Retried("load")
        public void load() {}
    }

    /** Is created before the post-processor that creates proxies. */
    static class Early implements BeanPostProcessor, PriorityOrdered {

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @CircuitBreaker("load")
        public void load() {}
    }

    /** Is created after the post-processor that creates proxies. */
    static class Late implements BeanPostProcessor {

        @CircuitBreaker("late")
        public void load() {}
    }

    static class Factory implements BeanFactoryPostProcessor {

        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {}

        @CircuitBreaker("load")
        public void load() {}
    }

    static class Guarded {

        @CircuitBreaker("guarded")
        public void call() {}
    }
}
