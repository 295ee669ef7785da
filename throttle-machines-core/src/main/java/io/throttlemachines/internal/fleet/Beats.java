package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life of this instance. Each takes the votes along and brings the news. They come at the pace of the poll, and at
 * once when a vote changes or another instance has a message. Thread-safe.
 */
final class Beats implements AutoCloseable {

    /** Every so many beats the store compares all epochs, in case it has lost some of its memory. */
    private static final int COMPARED = 10;

    /** How many beats in a row it does so after it has lost its memory, until all instances have put theirs back. */
    private static final int COMPARED_AFTER_LOSS = 4;

    private final FleetParts parts;
    private final FleetStore store;
    private final Supplier<? extends ScheduledExecutorService> timers;
    private final long paceNanos;

    /** The beat that is under way. */
    private final AtomicReference<@Nullable Round> round = new AtomicReference<>();

    /** When the next beat of the pace comes, in nanoseconds of the shared time; negative before the first. */
    private final AtomicLong next = new AtomicLong(-1);

    /** Whether a beat outside the pace is on its way. */
    private final AtomicBoolean hurried = new AtomicBoolean();

    /** Whether another beat follows the one under way at once. Any thread may write it. */
    private volatile boolean again;

    /** The epoch of the latest news. Writes guarded by the graph's lock. */
    private volatile long since;

    /** How many instances are live. Writes guarded by the graph's lock. */
    private volatile Live live = Live.UNKNOWN;

    /** When the store answered last, or the first beat began, in nanoseconds of the shared time; negative before. Used by one beat at a time. */
    private volatile long answeredAt = -1;

    /** How many beats the store has answered. Used by one beat at a time. */
    private volatile int answers;

    /** Until which of them all epochs are compared. Used by one beat at a time. */
    private volatile int comparedUntil = COMPARED_AFTER_LOSS;

    /** Ends the messages of other instances; null before the first beat. Used by one beat at a time. */
    private volatile @Nullable AutoCloseable messages;

    /** Set once. Any thread may write it. */
    private volatile boolean closed;

    Beats(FleetParts parts, FleetStore store, Supplier<? extends ScheduledExecutorService> timers) {
        this.parts = parts;
        this.store = store;
        this.timers = timers;
        this.paceNanos = Math.min(parts.pollNanos(), parts.config().heartbeat().toNanos());
    }

    Live live() {
        return live;
    }

    /** A beat that fetches what the fleet knows of new breakers; returns it, or null if it has ended. */
    @Nullable
    Round greet() {
        keepPace();
        again = round.get() != null;
        beat();
        return round.get();
    }

    /** A beat outside the pace, on the thread of the timers. */
    void soon() {
        keepPace();
        if (!closed && hurried.compareAndSet(false, true)) {
            schedule(
                    () -> {
                        hurried.set(false);
                        again = round.get() != null;
                        beat();
                    },
                    0,
                    () -> hurried.set(false));
        }
    }

    /** Starts the pace, and starts it anew if a timer was lost. */
    private void keepPace() {
        long now = parts.nanos();
        long due = next.get();
        boolean stopped = due < 0 || now - due > paceNanos;
        if (stopped && !closed && next.compareAndSet(due, now + paceNanos)) {
            schedule(this::tick, paceNanos, () -> next.compareAndSet(now + paceNanos, -1));
        }
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            long due = parts.nanos() + paceNanos;
            next.set(due);
            schedule(this::tick, paceNanos, () -> schedule(this::tick, paceNanos, () -> next.set(-1)));
        } finally {
            beat();
        }
    }

    private void schedule(Runnable task, long nanos, Runnable failed) {
        try {
            var unused = timers.get().schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (Throwable noTimer) {
            failed.run();
        }
    }

    /** One beat, unless one is under way. Throws nothing. */
    private void beat() {
        if (closed) {
            return;
        }
        try {
            Round begun = Round.begin(round, parts.nanos(), parts.roundNanos());
            if (begun != null) {
                try {
                    answeredAt = answeredAt < 0 ? parts.nanos() : answeredAt;
                    subscribe();
                    parts.members().forEach(FleetMember::tend);
                    send(begun);
                } catch (Throwable failed) {
                    begun.end(round);
                    throw failed;
                }
            }
        } catch (Throwable failed) {
            UserCode.failed(() -> "A beat of the fleet", "the next beat comes all the same", failed);
        }
    }

    private void subscribe() {
        if (messages == null) {
            UserCode.run(
                    () -> "The subscription to the fleet's messages",
                    "the next beat tries again",
                    () -> messages = store.subscribe(this::soon));
        }
    }

    private void send(Round begun) {
        Map<String, Long> votes = new HashMap<>();
        Map<String, Long> known = new HashMap<>();
        boolean all = answers < comparedUntil
                || answers % COMPARED == 0
                || !parts.calls().status().available();
        parts.members().forEach(member -> {
            if (member.voting()) {
                votes.put(member.name(), member.known().epoch());
            }
            if (all || !member.isFetched()) {
                known.put(member.name(), member.known().epoch());
            }
        });
        Beat beat = new Beat(parts.instance(), parts.aliveMicros(), votes, since, known);
        parts.calls().<News>call(Command.BEAT, to -> to.beat(beat), (news, failure) -> answered(begun, beat, news));
    }

    private void answered(Round begun, Beat beat, @Nullable News news) {
        boolean more = false;
        try {
            if (news != null && !closed) {
                more = hear(beat, news);
            }
        } finally {
            begun.end(round);
            if (more || again) {
                again = false;
                soon();
            }
        }
    }

    /** Hands out the news; returns whether another beat shall follow at once. */
    private boolean hear(Beat beat, News news) {
        parts.serverTime().read(news.nowMicros());
        boolean lost = news.epoch() < beat.since();
        long now = parts.nanos();
        Live next = live.after(news, now, now - answeredAt, parts.config());
        answeredAt = now;
        parts.change(() -> {
            long before = since;
            Live liveBefore = live;
            parts.graph().undo(() -> {
                since = before;
                live = liveBefore;
            });
            live = next;
            follow(beat, news);
            since = lost ? news.epoch() : Math.max(since, news.epoch());
        });
        int before = answers;
        answers = before + 1;
        comparedUntil = lost ? before + 1 + COMPARED_AFTER_LOSS : comparedUntil;
        news.changed().forEach((name, record) -> {
            FleetMember member = parts.members().get(name);
            if (member != null && record.epoch() < beat.known().getOrDefault(name, 0L)) {
                member.proposals().restore();
            }
        });
        parts.members().forEach(FleetMember::tend);
        return lost;
    }

    /** In the order in which the changes were made, because a target may only close after its primary. */
    private void follow(Beat beat, News news) {
        news.changed().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Versioned::epoch)))
                .forEach(change -> {
                    FleetMember member = parts.members().get(change.getKey());
                    if (member != null) {
                        member.learn(change.getValue());
                    }
                });
        parts.members().forEach(member -> {
            if (member.isFetched() || beat.known().containsKey(member.name())) {
                member.hearAll();
                member.votes().hear(news.votes().getOrDefault(member.name(), Map.of()), member.known());
            }
        });
        parts.members().closeHeld();
    }

    @Override
    public void close() {
        closed = true;
        AutoCloseable subscribed = messages;
        if (subscribed != null) {
            UserCode.run(() -> "The end of the fleet's messages", "the fleet is left all the same", () -> {
                try {
                    subscribed.close();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
        }
    }
}
