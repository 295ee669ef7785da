package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.spring.redis.SharedLimit.Action;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps permits in Redis 6.2 or later, or Valkey: a single server, Sentinel or a cluster. Each decision is one script call on
 * one key, in the server's time, and obeys the settings of the instance that asks. Instances with different settings share one
 * state, so none of them gets more permits than its own settings allow:
 * <ul>
 *   <li>token-bucket and gcra (the generic cell rate algorithm of ITU-T I.371 and of the ATM Forum's Traffic Management
 *       Specification 4.0) share the theoretical arrival time, whatever the settings;
 *   <li>windows begin at multiples of the period since 1970 in the server's time. Instances with the same period share their
 *       counts, whatever the limit; each grant counts in the windows of every period in use. A period that is new begins with
 *       the largest count that may fall in its window.
 * </ul>
 *
 * <p>Every key expires when all permits of its owner are back, so nothing is left behind; while instances count one owner in
 * windows of different periods, up to ten periods later. Each key is written together with its expiry.
 *
 * <p>The store has a connection of its own with the application's settings. No call waits for it: without a
 * connection a call fails at once, also if the server rejects the command, such as a read-only replica or one without memory.
 * Command and reply contain no key of the application, only its hash. Thread-safe.
 */
public final class RedisPermitStore implements PermitStore, AutoCloseable {

    private final RedisLink link;
    private final RedisKeys keys;

    RedisPermitStore(RedisLink link, RedisKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    /**
     * A store on the server that a factory connects to: standalone, socket, Sentinel or cluster. A factory does not reveal
     * the nodes of a static master/replica configuration: use the other method for one.
     *
     * @param applicationsFactory gives server, credentials and client settings; its connections are not used
     * @param fleetName           begins every key; contains no brace
     * @param connector           runs the attempts to connect, which block a thread for as long as the client's connect and
     *                            command timeouts
     */
    public static RedisPermitStore on(
            LettuceConnectionFactory applicationsFactory, String fleetName, Executor connector) {
        return on(
                RedisLink.server(applicationsFactory),
                applicationsFactory.getClientConfiguration(),
                fleetName,
                connector);
    }

    /** Does the same with the server and the settings of the client. */
    public static RedisPermitStore on(
            RedisConfiguration server, LettuceClientConfiguration client, String fleetName, Executor connector) {
        RedisKeys keys = new RedisKeys(fleetName);
        RedisLink link = new RedisLink(server, client, connector, System::nanoTime);
        link.connect();
        return new RedisPermitStore(link, keys);
    }

    /**
     * Rejects settings by which Redis cannot count; every call does so too.
     *
     * @throws ConfigurationException if the burst, or the limit of a window, is more than 1,000,000,000,000; if the burst takes
     *                                more than 142 years to come back; or if a sliding window is longer than 71 years
     */
    @Override
    public void check(Limit limit) {
        SharedLimit unused = SharedLimit.of(limit);
    }

    @Override
    public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        return decide(Action.TAKE, owner, SharedLimit.of(limit), permits);
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        return decide(Action.LOOK, owner, SharedLimit.of(limit), permits);
    }

    private CompletionStage<Reply> decide(Action action, Owner owner, SharedLimit limit, long permits) {
        if (permits > limit.most()) {
            return run(owner, limit, limit.asking(Action.LOOK, 0), reply -> never(limit.reply(reply)));
        }
        return run(owner, limit, limit.asking(action, permits), limit::reply);
    }

    /** More permits than the burst are never there at once, whatever was taken. */
    private static Reply never(Reply seen) {
        return new Reply(false, seen.remaining(), NEVER, seen.resetAfterNanos());
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long elapsedNanos) {
        SharedLimit shared = SharedLimit.of(limit);
        byte[] arguments = shared.givingBack(permits, elapsedNanos);
        if (arguments.length == 0) {
            return CompletableFuture.completedStage(true);
        }
        return run(owner, shared, arguments, done -> true);
    }

    private <T> CompletionStage<T> run(Owner owner, SharedLimit limit, byte[] arguments, Function<byte[], T> reading) {
        byte[] key = keys.of(owner, limit.keySuffix());
        Script script = limit.script();
        return RedisCall.send(link, script.run(key, arguments), script.runText(key, arguments), reading);
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        byte[] key = keys.of(owner, SharedLimit.of(limit).keySuffix());
        return RedisCall.send(link, commands -> commands.unlink(key), null, removed -> removed > 0);
    }

    /** Waits until the first attempt to connect has ended, so that the first calls find a connection if there is a server. */
    public void awaitConnection(Duration atMost) {
        link.awaitFirstAttempt(atMost);
    }

    /** Closes the connection. Later calls fail. */
    @Override
    public void close() {
        link.close();
    }
}
