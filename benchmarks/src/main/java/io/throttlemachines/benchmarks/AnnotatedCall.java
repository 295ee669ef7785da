package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permit;
import java.time.Duration;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A method of two arguments of a Spring bean, annotated, beside a proxy whose interceptor does nothing. */
public class AnnotatedCall extends ShortRun {

    private static final String GATEWAY = "org.springframework.cloud.gateway.config.";

    private final ConfigurableApplicationContext context = start();
    private final Service annotated = intercepted(context.getBean(Service.class));
    private final Limiter limiter = context.getBean(ThrottleMachines.class).limiter("limited");
    private final Service empty = proxy(MethodInvocation::proceed);
    private final Service permitByHand = proxy(invocation -> {
        var unused = limiter.acquire(1, Duration.ZERO);
        return invocation.proceed();
    });

    private static ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        return application.run("--spring.main.banner-mode=off");
    }

    private static Service proxy(MethodInterceptor interceptor) {
        ProxyFactory factory = new ProxyFactory(new Service());
        factory.setProxyTargetClass(true);
        factory.addAdvice(interceptor);
        return (Service) factory.getProxy();
    }

    /** Ends the run if the annotations do nothing, as then the calls would be fast for the wrong reason. */
    private static Service intercepted(Service bean) {
        if (!AopUtils.isAopProxy(bean)) {
            throw new IllegalStateException("The bean is no proxy: its annotations do nothing.");
        }
        return bean;
    }

    /** Ends the application. */
    @TearDown
    public void stop() {
        context.close();
    }

    /** What Spring's proxy costs by itself. */
    @Benchmark
    public String emptyInterceptor() {
        return empty.plain("a", "b");
    }

    /** Within a breaker that counts failures. */
    @Benchmark
    public String circuitBreaker() {
        return annotated.guarded("a", "b");
    }

    /** Behind a limiter. */
    @Benchmark
    public String throttled() {
        return annotated.limited("a", "b");
    }

    /** A permit, and no proxy. */
    @Benchmark
    public Permit permit() {
        return limiter.acquire(1, Duration.ZERO);
    }

    /** A permit in an interceptor that does nothing else: what {@link #throttled} costs at least. */
    @Benchmark
    public String permitByHand() {
        return permitByHand.plain("a", "b");
    }

    /** Behind a limiter with a key out of an argument. */
    @Benchmark
    public String throttledByKey() {
        return annotated.limitedByKey("a", "b");
    }

    /** A bean to call. */
    public static class Service {

        /** Not annotated. */
        public String plain(String first, String second) {
            return second;
        }

        /** Annotated. */
        @CircuitBreaker("service")
        public String guarded(String first, String second) {
            return second;
        }

        /** Annotated. */
        @Throttled(name = "limited", limit = 1_000_000_000, period = "1s")
        public String limited(String first, String second) {
            return second;
        }

        /** Annotated. */
        @Throttled(name = "by-key", key = "#first", limit = 1_000_000_000, period = "1s")
        public String limitedByKey(String first, String second) {
            return second;
        }
    }

    /** An application that has only the bean. The gateway is on the class path for its script and cannot be configured. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = GATEWAY + "GatewayNoLoadBalancerClientAutoConfiguration")
    public static class Application {

        @Bean
        Service service() {
            return new Service();
        }
    }
}
