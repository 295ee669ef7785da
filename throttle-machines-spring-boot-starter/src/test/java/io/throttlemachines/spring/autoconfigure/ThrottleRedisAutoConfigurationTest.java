package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.spring.actuate.NodePath;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.action.ActionRequest;
import io.throttlemachines.spring.health.ThrottleHealthIndicator;
import io.throttlemachines.spring.redis.RedisServers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.embedded.RedisServer;

/** Limiters that share their permits in a real Redis, as an application configures them. */
@ExtendWith(OutputCaptureExtension.class)
class ThrottleRedisAutoConfigurationTest {

    private static final String SHARED = "throttle-machines.limiters.api";

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        DataRedisAutoConfiguration.class,
                        ThrottleRedisAutoConfiguration.class,
                        ThrottleMachinesAutoConfiguration.class,
                        ThrottleMetricsAutoConfiguration.class,
                        ThrottleHealthAutoConfiguration.class,
                        ThrottleMachinesAopAutoConfiguration.class));
    }

    /** An instance of a fleet on a server of this machine, with the limiter {@code api} of three permits an hour. */
    private static ApplicationContextRunner instance(String fleet, int port) {
        return runner().withPropertyValues(
                        "spring.data.redis.port=" + port,
                        "throttle-machines.fleet.name=" + fleet,
                        "throttle-machines.redis.timeout=20s",
                        SHARED + ".limit=3",
                        SHARED + ".period=1h",
                        SHARED + ".store=redis");
    }

    private static Limiter api(AssertableApplicationContext context) {
        return context.getBean(ThrottleMachines.class).limiter("api");
    }

    @ParameterizedTest
    @CsvSource({"token-bucket", "gcra", "fixed-window", "sliding-window"})
    void instancesShareTheLimit(String algorithm) {
        ApplicationContextRunner instance = instance("share-" + algorithm, RedisServers.sharedPort())
                .withPropertyValues(SHARED + ".algorithm=" + algorithm);
        instance.run(first -> instance.run(second -> {
            assertThat(api(first).tryAcquire(2)).isTrue();
            assertThat(api(second).tryAcquire(1)).isTrue();
            assertThat(api(second).tryAcquire(1)).isFalse();
            assertThat(api(first).tryAcquireAsync(1).join()).isFalse();
            assertThat(api(first).peek(1).remaining()).isZero();
            assertThat(api(first).status().remaining()).isZero();
            assertThatThrownBy(() -> api(second).acquire())
                    .isInstanceOfSatisfying(ThrottledException.class, refused -> {
                        assertThat(refused.remaining()).isZero();
                        assertThat(refused.retryAfter()).isPresent();
                    });

            api(second).reset();
            assertThat(api(first).tryAcquire(3)).isTrue();
        }));
    }

    @Test
    void keysAreSharedOneByOne() {
        ApplicationContextRunner instance = instance("keys", RedisServers.sharedPort());
        instance.run(first -> instance.run(second -> {
            assertThat(api(first).forKey("ann").tryAcquire(3)).isTrue();
            assertThat(api(second).forKey("ann").tryAcquire()).isFalse();
            assertThat(api(second).forKey("bob").tryAcquire(3)).isTrue();
            assertThat(api(second).tryAcquire(3)).isTrue();

            assertThat(api(second).resetKeyText("ann")).isTrue();
            assertThat(api(first).forKey("ann").tryAcquire(3)).isTrue();
            assertThat(api(first).forKey("bob").tryAcquire()).isFalse();
        }));
    }

    @Test
    void theStartLineNamesTheStoreAndTheInstance(CapturedOutput output) {
        instance("line", RedisServers.sharedPort())
                .withPropertyValues("throttle-machines.fleet.instance=line-1")
                .run(context -> assertThat(output)
                        .contains("1 limiter; permits are shared through redis as instance 'line-1' of fleet 'line'"));
    }

    @Test
    void fleetsOnOneServerShareNothing() {
        instance("shop", RedisServers.sharedPort())
                .run(shop -> instance("bank", RedisServers.sharedPort()).run(bank -> {
                    assertThat(api(shop).tryAcquire(3)).isTrue();
                    assertThat(api(bank).tryAcquire(3)).isTrue();
                }));
    }

    @Test
    void theDefaultOfAllLimitersReachesAnnotations() {
        ApplicationContextRunner instance = runner().withUserConfiguration(Annotated.class)
                .withPropertyValues(
                        "spring.application.name=annotated",
                        "spring.data.redis.port=" + RedisServers.sharedPort(),
                        "throttle-machines.redis.timeout=20s",
                        "throttle-machines.defaults.limiter.store=redis");
        instance.run(first -> instance.run(second -> {
            first.getBean(Service.class).call();

            assertThatThrownBy(() -> second.getBean(Service.class).call()).isInstanceOf(ThrottledException.class);
        }));
    }

    @Configuration(proxyBeanMethods = false)
    static class Annotated {

        @Bean
        Service service() {
            return new Service();
        }
    }

    public static class Service {

        @Throttled(name = "once", limit = 1, period = "1h")
        public void call() {}
    }

    @Test
    void withoutServerEachInstanceDecidesForItself() {
        instance("alone", RedisServers.freePort())
                .withPropertyValues("throttle-machines.redis.timeout=20ms")
                .run(first -> {
                    assertThat(api(first).tryAcquire(3)).isTrue();
                    assertThat(api(first).tryAcquire()).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource({"allow, true", "deny, false"})
    void withoutServerTheConfigurationDecides(String onFailure, boolean granted) {
        instance("decided", RedisServers.freePort())
                .withPropertyValues(
                        "throttle-machines.redis.timeout=20ms", "throttle-machines.redis.on-failure=" + onFailure)
                .run(context -> assertThat(api(context).tryAcquire(3)).isEqualTo(granted));
    }

    @Test
    void outageAndReturnAreSeen() {
        int port = RedisServers.freePort();
        RedisServer before = RedisServers.start(port);
        instance("outage", port)
                .withUserConfiguration(Operated.class)
                .withPropertyValues("throttle-machines.redis.timeout=200ms")
                .run(context -> {
                    assertThat(api(context).tryAcquire()).isTrue();
                    assertThat(store(context)).containsEntry("state", "UP");

                    RedisServers.stop(before);
                    assertThat(api(context).tryAcquire()).isTrue();
                    assertThat(store(context)).containsEntry("state", "DOWN").containsKeys("since", "lastError");
                    assertThat(context.getBean(Events.class).all).hasExactlyElementsOfTypes(StoreUnavailable.class);

                    RedisServer after = RedisServers.start(port);
                    await().until(() -> {
                        var unused = api(context).peek();
                        return "UP".equals(store(context).get("state"));
                    });
                    assertThat(context.getBean(Events.class).all)
                            .hasExactlyElementsOfTypes(StoreUnavailable.class, StoreAvailable.class);
                    assertThat(api(context).tryAcquire(3))
                            .as("the new server is empty")
                            .isTrue();
                    assertThat(api(context).tryAcquire()).isFalse();
                    assertThat(calls(context, "take", "success")).isPositive();
                    assertThat(calls(context, "take", "failure") + calls(context, "take", "timeout"))
                            .isPositive();
                    RedisServers.stop(after);
                });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> store(AssertableApplicationContext context) {
        var details = context.getBean(ThrottleHealthIndicator.class).health().getDetails();
        return ((Map<String, Map<String, Object>>) details.get("stores")).get("redis");
    }

    private static long calls(AssertableApplicationContext context, String command, String outcome) {
        return context.getBean(MeterRegistry.class)
                .get("throttle.store.calls")
                .tags("command", command, "outcome", outcome)
                .timer()
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    static class Operated {

        @Bean
        Events events() {
            return new Events();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    static class Events implements ThrottleListener {

        private final List<ThrottleEvent> all = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(ThrottleEvent event) {
            all.add(event);
        }
    }

    @Test
    void resetWithoutServerIsRefusedAndChangesNothing() {
        instance("unreset", RedisServers.freePort())
                .withConfiguration(AutoConfigurations.of(ThrottleEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=throttle", "throttle-machines.redis.timeout=20ms")
                .run(context -> {
                    assertThat(api(context).tryAcquire(3)).isTrue();

                    var answer = context.getBean(ThrottleEndpoint.class)
                            .act(
                                    new NodePath("limiters", "api"),
                                    new ActionRequest(Map.of("action", "reset")),
                                    SecurityContext.NONE);

                    assertThat(answer.getStatus()).isEqualTo(409);
                    assertThat(String.valueOf(answer.getBody())).contains("which does not answer");
                    assertThat(api(context).tryAcquire()).isFalse();
                    assertThat(String.valueOf(
                                    context.getBean(ThrottleEndpoint.class).throttle()))
                            .contains("store=redis", "name=unreset", "state=DOWN");
                });
    }

    @Test
    void noLimiterWithTheStoreMeansNoConnection() {
        runner().withPropertyValues("spring.application.name=shop").run(context -> {
            assertThat(context.getBeanFactory().containsSingleton("redisPermitStore"))
                    .isFalse();
            assertThat(context.getBean(ThrottleMachines.class).stores()).isEmpty();
            assertThat(context.getBean(ThrottleHealthIndicator.class).health().getDetails())
                    .doesNotContainKey("stores");
        });
    }
}
