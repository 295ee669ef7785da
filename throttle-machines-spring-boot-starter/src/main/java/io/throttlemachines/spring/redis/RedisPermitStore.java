package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.spring.redis.SharedLimit.Action;
import io.throttlemachines.spring.redis.SharedTakes.Outcome;
import io.throttlemachines.spring.redis.SharedTakes.Subject;
import io.throttlemachines.spring.redis.SharedTakes.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps permits in Redis 6.2 or later, or Valkey: a single server, Sentinel or a cluster. Each decision is at most one script call:
 * requests of this instance share a call while others are under way, which decides each key as if it were alone, and the requests
 * for one key in their order. In a cluster only those for one key share it. It is made in the server's time, and obeys the settings of the instance that asks. Instances with different settings
 * share one state, so none of them gets more permits than its own settings allow:
 * <ul>
 *   <li>token-bucket and gcra (the generic cell rate algorithm of ITU-T I.371 and of the ATM Forum's Traffic Management
 *       Specification 4.0) have a theoretical arrival time for each of the settings in use. Each grant counts in all of them.
 *       Settings that are new begin with the most permits that any other says are taken, and at most their burst;
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

    /** Limits whose numbers are remembered: more than an application has. */
    private static final int MOST_LIMITS = 1_000;

    private final RedisLink link;
    private final RedisKeys keys;
    private final Map<Limit, SharedLimit> limits = new ConcurrentHashMap<>();
    private final SharedTakes takes =
            new SharedTakes(this::takeEach, this::sharing, SharedTakes.CALLS_AT_ONCE, System::nanoTime);

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
        SharedLimit shared = shared(limit);
        return permits > shared.most() ? never(owner, shared) : takes.take(new Subject(owner, shared), permits);
    }

    /** Not if the value of the key is at fault, nor if the call has waited for others above all: those were late before it. */
    @Override
    public boolean isUnavailable(@Nullable CompletionStage<?> call, Throwable failure) {
        boolean late = failure instanceof TimeoutException;
        return late ? !takes.hasWaited(call) : !UnreadableValue.isReason(failure);
    }

    private SharedLimit shared(Limit limit) {
        SharedLimit known = limits.get(limit);
        if (known != null) {
            return known;
        }
        SharedLimit prepared = SharedLimit.of(limit);
        if (limits.size() >= MOST_LIMITS) {
            limits.clear();
        }
        limits.put(limit, prepared);
        return prepared;
    }

    private CompletableFuture<List<Outcome>> takeEach(List<Take> together) {
        return new TakesCall(together).send(link, keys);
    }

    /** Requests of one script share calls; only those for one key where keys are in different hash slots. */
    private Object sharing(Subject subject) {
        return link.takesAnySlots() ? subject.limit().script() : subject;
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        SharedLimit shared = shared(limit);
        return permits > shared.most()
                ? never(owner, shared)
                : run(owner, shared, shared::reply, shared.asking(Action.LOOK, permits));
    }

    /** More permits than the burst are never there at once, whatever was taken. */
    private CompletionStage<Reply> never(Owner owner, SharedLimit limit) {
        return run(owner, limit, packed -> never(limit.reply(packed)), limit.asking(Action.LOOK, 0));
    }

    private static Reply never(Reply seen) {
        return new Reply(false, seen.remaining(), NEVER, seen.resetAfterNanos(), seen.storeTime());
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        SharedLimit shared = shared(limit);
        return run(owner, shared, done -> true, shared.givingBack(permits, takenAt));
    }

    private <T> CompletableFuture<T> run(
            Owner owner, SharedLimit limit, Function<byte[], T> reading, byte[]... arguments) {
        byte[] key = keys.of(owner, limit.keySuffix());
        Script script = limit.script().ofOne();
        return RedisCall.send(link, script.run(key, arguments), script.runText(key, arguments), reading);
    }

    @Override
    public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        SharedLimit shared = shared(limit);
        if (request.permits() > shared.most()) {
            return PermitStore.super.lease(owner, limit, request);
        }
        return run(owner, shared, shared::leaseReply, shared.leasing(request));
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        byte[] key = keys.of(owner, shared(limit).keySuffix());
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
