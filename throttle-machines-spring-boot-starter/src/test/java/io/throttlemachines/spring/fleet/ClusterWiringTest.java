package io.throttlemachines.spring.fleet;

import static io.throttlemachines.spring.fleet.Instances.PATIENCE;
import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.spring.fleet.Instances.Instance;
import io.throttlemachines.spring.redis.RedisServers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.embedded.RedisServer;

/** What connects to Redis and when, what a call costs, and what happens when Redis is gone, silent or empty. */
@ExtendWith(OutputCaptureExtension.class)
class ClusterWiringTest {

    private static final String CLUSTER = "throttle-machines.breakers.pay.scope=cluster";
    private static final String[] LIMITER = {
        "throttle-machines.limiters.api.limit=3",
        "throttle-machines.limiters.api.period=1h",
        "throttle-machines.limiters.api.store=redis"
    };

    @Test
    void onlyWhatIsSharedConnects(CapturedOutput output) {
        int port = RedisServers.freePort();
        RedisServer server = RedisServers.start(port);
        try (Instances breakers = new Instances(port, CLUSTER);
                Instances limiters = new Instances(port, LIMITER)) {
            Instance withLimiter = limiters.start("limiter-1");
            withLimiter.machines().limiter("api").acquire();
            Instances.onServer(
                    port, redis -> assertThat(redis.keys("*throttle*")).allMatch(key -> key.contains("{api:")));
            assertThat(withLimiter.context().getBeanFactory().containsSingleton("redisFleetStore"))
                    .isFalse();
            assertThat(withLimiter.machines().stores()).containsOnlyKeys("redis");

            Instance withBreaker = breakers.start("breaker-1");
            assertThat(withBreaker.context().getBeanFactory().containsSingleton("redisPermitStore"))
                    .isFalse();
            assertThat(withBreaker.machines().stores()).containsOnlyKeys("redis");
            assertThat(output)
                    .contains("1 limiter; permits are shared through redis as instance 'limiter-1' of fleet")
                    .contains("1 breaker; 1 circuit is shared through redis as instance 'breaker-1' of fleet");
        } finally {
            RedisServers.stop(server);
        }
    }

    @Test
    void closedBreakerSendsNoCommand() {
        int port = RedisServers.freePort();
        RedisServer server = RedisServers.start(port);
        try (Instances instances = new Instances(port, CLUSTER)) {
            Instance shop = instances.start(
                    "shop-1", "throttle-machines.fleet.poll=1h", "throttle-machines.fleet.heartbeat=1h");
            await().atMost(PATIENCE).until(() -> shop.fleet().live() == 1);
            Breaker pay = shop.breaker("pay");
            // The first beats and the subscription may still be under way during the calls.
            await().atMost(PATIENCE).until(() -> {
                long before = scripts(port);
                for (int call = 0; call < 1_000_000; call++) {
                    pay.run(() -> {});
                }
                return scripts(port) == before;
            });
            assertThat(pay.status().refused()).isZero();
        } finally {
            RedisServers.stop(server);
        }
    }

    private static long scripts(int port) {
        return commands(port, "eval") + commands(port, "evalsha");
    }

    private static long commands(int port, String command) {
        long[] calls = {0};
        Instances.onServer(
                port,
                redis -> calls[0] = redis.info("commandstats")
                        .lines()
                        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                        .sum());
        return calls[0];
    }

    @Test
    void storeOfTheApplicationReplacesRedisAndNeedsNoMessages() {
        try (Instances instances = new Instances(RedisServers.sharedPort(), CLUSTER)) {
            Instance own = instances.start("own", WebApplicationType.NONE, new Class<?>[] {OwnStore.class});
            Instance other = instances.start("other", WebApplicationType.NONE, new Class<?>[] {OwnStore.class});
            assertThat(own.context().containsBean("redisFleetStore")).isFalse();
            assertThat(own.machines().stores()).containsOnlyKeys("own");

            own.breaker("pay").forceOpen(new ActionNote("ann", null, null));

            instances.await("open without messages", each -> each.state("pay") == OPEN);
            other.breaker("pay").reset();
            instances.await("closed without messages", each -> each.state("pay") == CLOSED);
        }
    }

    @Test
    void everyInstanceGoesOnWithoutRedisAndTheNewestTransitionWinsAfterwards() {
        int port = RedisServers.freePort();
        RedisServer server = RedisServers.start(port);
        RedisServer[] again = {null};
        try (Instances instances = new Instances(port, CLUSTER)) {
            List<Instance> both = instances.start(2);
            both.get(0).breaker("pay").forceOpen(new ActionNote("ann", null, null));
            instances.await(
                    "open",
                    each -> each.state("pay") == OPEN && each.shared("pay").epoch() > 0);
            long epoch = both.get(0).shared("pay").epoch();

            RedisServers.stop(server);
            instances.await(
                    "store is gone",
                    each -> !each.fleet().store().available()
                            && each.events().of(StoreUnavailable.class, "redis").count() == 1);
            assertThat(both).allMatch(each -> each.state("pay") == OPEN);
            both.get(1).breaker("pay").reset();
            assertThat(both).extracting(each -> each.state("pay")).containsExactly(OPEN, CLOSED);

            again[0] = RedisServers.start(port);

            instances.await(
                    "store is back",
                    each -> each.fleet().store().available()
                            && each.events().of(StoreAvailable.class, "redis").count() == 1);
            instances.await(
                    "closed by the newest",
                    each -> each.state("pay") == CLOSED && each.shared("pay").epoch() > epoch);
        } finally {
            if (again[0] != null) {
                RedisServers.stop(again[0]);
            }
        }
    }

    @Test
    void emptyServerReceivesTheRecordsBack() {
        int port = RedisServers.freePort();
        RedisServer server = RedisServers.start(port);
        try (Instances instances = new Instances(port, CLUSTER)) {
            List<Instance> both = instances.start(2);
            both.get(0).breaker("pay").isolate(new ActionNote("ann", null, null));
            instances.await(
                    "isolated",
                    each -> each.breaker("pay").status().isolated()
                            && each.shared("pay").epoch() > 0);
            long epoch = both.get(0).shared("pay").epoch();

            Instances.onServer(port, redis -> redis.flushall());

            await().atMost(PATIENCE)
                    .untilAsserted(() -> Instances.onServer(
                            port, redis -> assertThat(redis.keys("*:records")).hasSize(1)));
            Instance late = instances.start("late");
            assertThat(late.breaker("pay").status().isolated()).isTrue();
            assertThat(late.shared("pay").epoch()).isEqualTo(epoch);
            assertThat(both).allMatch(each -> each.breaker("pay").status().isolated());
        } finally {
            RedisServers.stop(server);
        }
    }

    @Test
    void silentServerCostsItsTimeoutOnceAndIsBackByItself() throws Exception {
        int port = RedisServers.freePort();
        RedisServer server = RedisServers.start(port);
        long pid = pid(port);
        try (Instances instances = new Instances(port, CLUSTER)) {
            Instance shop = instances.start("shop-1", "throttle-machines.redis.timeout=200ms");
            await().atMost(PATIENCE).until(() -> shop.fleet().live() == 1);
            signal(pid, "STOP");
            await().atMost(PATIENCE)
                    .until(() -> !shop.machines().stores().get("redis").available());

            shop.breaker("pay").forceOpen(new ActionNote("ann", null, null));
            assertThat(shop.state("pay")).isEqualTo(OPEN);

            signal(pid, "CONT");
            await().atMost(PATIENCE)
                    .until(() -> shop.machines().stores().get("redis").available());
            await().atMost(PATIENCE)
                    .until(() -> shop.shared("pay").state() == OPEN
                            && shop.shared("pay").epoch() > 0);
        } finally {
            signal(pid, "CONT");
            RedisServers.stop(server);
        }
    }

    private static void signal(long pid, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long pid(int port) {
        long[] pid = {0};
        Instances.onServer(
                port,
                redis -> pid[0] = redis.info("server")
                        .lines()
                        .filter(line -> line.startsWith("process_id:"))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                        .findFirst()
                        .orElseThrow());
        return pid[0];
    }
}
