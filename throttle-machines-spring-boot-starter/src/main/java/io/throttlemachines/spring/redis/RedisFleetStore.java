package io.throttlemachines.spring.redis;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.spring.redis.FleetRequest.Votes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps what the instances of a fleet know of each other and of their breakers in Redis 6.2 or later, or Valkey: a single server,
 * Sentinel or a cluster. Each step is one script call, in the server's time. All keys of a fleet are in one hash slot, and expire an
 * hour after its last instance has gone. The record of a breaker that no instance has any more is forgotten after an hour and
 * four lifetimes of an instance.
 *
 * <p>The store has a connection of its own with the application's settings. No call waits for it: without a connection a call
 * fails at once, also if the server rejects the command, such as a read-only replica or one without memory. The messages
 * about changed records arrive on a second connection; a server that denies them only makes the news slower. Thread-safe.
 */
public final class RedisFleetStore implements FleetStore, AutoCloseable {

    private final RedisLink link;
    private final RedisNews news;
    private final byte[][] keys;
    private final String channel;

    /** Marks the messages of this store, which it need not hear. */
    private final String sender = UUID.randomUUID().toString();

    /** The votes of a reply, which need not travel again until one changes. Any thread that reads a reply writes it. */
    private volatile Votes votes = Votes.NONE;

    private RedisFleetStore(RedisLink link, String fleetName, Executor connector) {
        String prefix = RedisKeys.ofFleet(fleetName);
        this.link = link;
        this.keys = List.of("instances", "lifetimes", "votes", "records", "epochs", "kept").stream()
                .map(key -> bytes(prefix + key))
                .toArray(byte[][]::new);
        this.channel = prefix + "changes";
        this.news = new RedisNews(link, bytes(channel), bytes(sender), connector, System::nanoTime);
    }

    /**
     * A store on the server that a factory connects to: standalone, socket, Sentinel or cluster.
     *
     * @param applicationsFactory gives server, credentials and client settings; its connections are not used
     * @param fleetName           begins every key; contains no brace
     * @param connector           runs the attempts to connect, which block a thread for as long as the client's connect and
     *                            command timeouts
     */
    public static RedisFleetStore on(
            LettuceConnectionFactory applicationsFactory, String fleetName, Executor connector) {
        RedisLink link = new RedisLink(
                RedisLink.server(applicationsFactory),
                applicationsFactory.getClientConfiguration(),
                connector,
                System::nanoTime);
        link.connect();
        return new RedisFleetStore(link, fleetName, connector);
    }

    /** {@code redis}. */
    @Override
    public String name() {
        return "redis";
    }

    /** The keys of the fleet, in the order in which the scripts expect them. */
    byte[][] keys() {
        return keys.clone();
    }

    @Override
    public CompletionStage<News> beat(Beat beat) {
        news.follow();
        return send(FleetRequest.beat(beat, votes)).thenApply(heard -> {
            votes = heard.votes();
            return heard.news();
        });
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        return send(FleetRequest.replace(breaker, expected, next, channel, sender));
    }

    @Override
    public CompletionStage<Answer> restore(String breaker, Versioned lost) {
        return send(FleetRequest.restore(breaker, lost, channel, sender));
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return send(FleetRequest.leave(instance));
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return send(FleetRequest.instances());
    }

    private <T> CompletionStage<T> send(FleetRequest<T> request) {
        byte[][] arguments =
                request.arguments().stream().map(RedisFleetStore::bytes).toArray(byte[][]::new);
        Script script = request.script();
        return RedisCall.send(link, script.run(keys, arguments), script.runText(keys, arguments), request.reading());
    }

    @Override
    public AutoCloseable subscribe(Runnable listener) {
        return news.listen(listener);
    }

    /** Waits until the first attempt to connect has ended, so that the first beat finds a connection if there is a server. */
    public void awaitConnection(Duration atMost) {
        link.awaitFirstAttempt(atMost);
    }

    /** Closes the connections. Later calls fail. */
    @Override
    public void close() {
        news.close();
        link.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
