package io.throttlemachines.spring.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The application's settings of its Redis client (TLS, credentials, threads), with those that decisions need: a command is
 * rejected, not queued, while the connection is down; the queue of commands under way is bounded; a command has no timeout of
 * its own, because the library cancels it; and no command goes to a replica.
 */
record OwnClientConfiguration(LettuceClientConfiguration application) implements LettuceClientConfiguration {

    /** Commands under way at once at most. Each is a caller that waits. */
    static final int MOST_COMMANDS = 10_000;

    @Override
    public Optional<ClientOptions> getClientOptions() {
        ClientOptions options = application.getClientOptions().orElseGet(ClientOptions::create);
        return Optional.of(options.mutate()
                .autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_COMMANDS)
                .timeoutOptions(TimeoutOptions.create())
                .build());
    }

    @Override
    public Optional<ReadFrom> getReadFrom() {
        return Optional.empty();
    }

    @Override
    public boolean isUseSsl() {
        return application.isUseSsl();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public boolean isVerifyPeer() {
        return application.isVerifyPeer();
    }

    @Override
    public SslVerifyMode getVerifyMode() {
        return application.getVerifyMode();
    }

    @Override
    public boolean isStartTls() {
        return application.isStartTls();
    }

    @Override
    public Optional<ClientResources> getClientResources() {
        return application.getClientResources();
    }

    @Override
    public Optional<String> getClientName() {
        return application.getClientName();
    }

    @Override
    public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
        return application.getRedisCredentialsProviderFactory();
    }

    @Override
    public Duration getCommandTimeout() {
        return application.getCommandTimeout();
    }

    @Override
    public Duration getShutdownTimeout() {
        return application.getShutdownTimeout();
    }

    @Override
    public Duration getShutdownQuietPeriod() {
        return application.getShutdownQuietPeriod();
    }
}
