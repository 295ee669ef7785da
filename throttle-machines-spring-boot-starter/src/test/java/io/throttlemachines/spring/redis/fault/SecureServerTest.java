package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.spring.autoconfigure.ThrottleRedis;
import io.throttlemachines.spring.redis.RedisServers;
import io.throttlemachines.state.CircuitState;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Servers that want TLS, a password or a user, as an application configures them. */
@Tag("servers")
class SecureServerTest {

    @TempDir
    private Path folder;

    private static ApplicationContextRunner instance(String... properties) {
        return ThrottleRedis.runner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues(
                        "throttle-machines.fleet.name=secure",
                        "throttle-machines.redis.timeout=2s",
                        "throttle-machines.redis.on-failure=deny",
                        "throttle-machines.limiters.api.limit=3",
                        "throttle-machines.limiters.api.period=1h",
                        "throttle-machines.limiters.api.store=redis")
                .withPropertyValues(properties);
    }

    /** Two instances share the limit. */
    private static void assertLimitIsShared(ApplicationContextRunner instance) {
        instance.run(first -> instance.run(second -> {
            Limiter one = first.getBean(ThrottleMachines.class).limiter("api");
            Limiter other = second.getBean(ThrottleMachines.class).limiter("api");
            await().atMost(LoadedFleet.PATIENCE).until(() -> one.tryAcquire(2));
            await().atMost(LoadedFleet.PATIENCE).until(() -> other.tryAcquire(1));
            assertThat(one.tryAcquire()).isFalse();
            assertThat(other.tryAcquire()).isFalse();
            await().atMost(LoadedFleet.PATIENCE)
                    .until(() ->
                            storeOf(one, first.getBean(ThrottleMachines.class)).available());
        }));
    }

    private static StoreStatus storeOf(Limiter used, ThrottleMachines machines) {
        used.peek();
        return machines.stores().get("redis");
    }

    private static void assertUnavailable(ApplicationContextRunner instance, Consumer<String> error) {
        instance.run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            await().atMost(LoadedFleet.PATIENCE).untilAsserted(() -> {
                assertThat(machines.limiter("api").tryAcquire()).isFalse();
                assertThat(machines.stores().get("redis").available()).isFalse();
                error.accept(machines.stores().get("redis").lastError());
            });
        });
    }

    @Test
    void passwordOfTheApplicationIsUsed() {
        try (RedisProcess server = RedisProcess.start(RedisBinary.newest(), "requirepass secret")) {
            String port = "spring.data.redis.port=" + server.port();
            assertLimitIsShared(instance(port, "spring.data.redis.password=secret"));
            assertUnavailable(
                    instance(port, "spring.data.redis.password=wrong"),
                    error -> assertThat(error).doesNotContain("wrong"));
        }
    }

    /** The user needs no more than these commands, on the keys of its fleet. */
    @Test
    void userWithFewRightsSuffices() {
        String rights = "on >secret ~secure:throttle:* +eval +evalsha +time +get +set +setnx +unlink";
        try (RedisProcess server = RedisProcess.start(RedisBinary.newest(), "user shop " + rights)) {
            String port = "spring.data.redis.port=" + server.port();
            assertLimitIsShared(instance(port, "spring.data.redis.username=shop", "spring.data.redis.password=secret"));
        }
    }

    /** With cluster breakers it needs these, and the channel of its fleet. */
    @Test
    void userWithFewRightsSufficesForBreakers() {
        String rights =
                "on >secret ~breakers-*:throttle:* &breakers-*:throttle:* +eval +evalsha +time +del +exists +hdel"
                        + " +hexists +hget +hgetall +hkeys +hmget +hset +pexpire +pttl +zadd +zcard +zmscore +zrange"
                        + " +zrangebyscore +zrem +zremrangebyscore +zrevrange +zscore +publish +subscribe";
        try (RedisProcess server = RedisProcess.start(RedisBinary.newest(), "user shop " + rights)) {
            RedisStandaloneConfiguration user = new RedisStandaloneConfiguration("127.0.0.1", server.port());
            user.setUsername("shop");
            user.setPassword("secret");
            try (BreakerFleet fleet = new BreakerFleet(() -> new LettuceConnectionFactory(user))) {
                fleet.instance(0).fail();
                fleet.instance(1).fail();
                fleet.awaitAll(each -> each.breaker().state() == CircuitState.OPEN);
                fleet.instance(2).breaker().reset();
                fleet.awaitAll(each -> each.breaker().state() == CircuitState.CLOSED);
                await().atMost(LoadedFleet.PATIENCE)
                        .until(() -> server.ask(commands -> commands.info("commandstats"))
                                .contains("cmdstat_subscribe:calls=3"));
                String calls = server.ask(commands -> commands.info("commandstats"));
                assertThat(calls).doesNotContainPattern("cmdstat_(h|z|p|subscribe|eval).*rejected_calls=[1-9]");
            }
        }
    }

    @Test
    void userWithoutRightsIsAFailureLikeAnyOther() {
        try (RedisProcess server = RedisProcess.start(RedisBinary.newest(), "user shop on >secret ~other:* +@all")) {
            String port = "spring.data.redis.port=" + server.port();
            assertUnavailable(
                    instance(port, "spring.data.redis.username=shop", "spring.data.redis.password=secret"),
                    error -> assertThat(error).contains("NOPERM"));
        }
    }

    /** The certificate of the server, and of the applications that it accepts, is one that a test has made. */
    @Test
    void bundleOfTheApplicationIsUsedForTls() {
        Certificate certificate = Certificate.create(folder);
        int port = RedisServers.freePort();
        RedisBinary.INSTALLED.required();
        try (RedisProcess server = RedisProcess.start(
                RedisBinary.INSTALLED,
                port,
                "--port 0 --tls-port " + port,
                "tls-cert-file " + certificate.certificate(),
                "tls-key-file " + certificate.key(),
                "tls-ca-cert-file " + certificate.certificate())) {
            String[] tls = {
                "spring.data.redis.port=" + server.port(),
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + certificate.certificate(),
                "spring.ssl.bundle.pem.redis.keystore.certificate=file:" + certificate.certificate(),
                "spring.ssl.bundle.pem.redis.keystore.private-key=file:" + certificate.key()
            };
            assertLimitIsShared(instance(tls));
            assertUnavailable(
                    instance("spring.data.redis.port=" + server.port(), "spring.data.redis.ssl.enabled=true"),
                    error -> assertThat(error).isNotBlank());
        }
    }
}
