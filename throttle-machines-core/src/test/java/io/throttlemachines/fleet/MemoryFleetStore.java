package io.throttlemachines.fleet;

import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A fleet's store in the memory of this JVM: simple rather than fast, to test instances with, and to compare other stores with.
 * Its clock is its own. Each instance has a {@link Line} to it, on which calls, answers and messages can be delayed or lost.
 */
public final class MemoryFleetStore implements FleetStore {

    private final Clock clock;
    private final Map<String, Versioned> records = new HashMap<>();
    private final Map<String, Life> lives = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<Vote> votesEver = new HashSet<>();
    private final List<String> openedWithoutVotes = new ArrayList<>();
    private long lastEpoch;
    private int calls;

    private record Vote(String breaker, String instance, long epoch) {}

    private record Life(long seen, long until, Map<String, Long> votes) {}

    public MemoryFleetStore(Clock clock) {
        this.clock = clock;
    }

    /** The time of the store. */
    public long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private synchronized long nextEpoch() {
        lastEpoch = Math.max(lastEpoch + 1, micros());
        return lastEpoch;
    }

    private void bury() {
        long now = micros();
        lives.values().removeIf(life -> life.until() <= now);
    }

    @Override
    public synchronized CompletionStage<News> beat(Beat beat) {
        calls++;
        long now = micros();
        bury();
        beat.votes().forEach((breaker, epoch) -> votesEver.add(new Vote(breaker, beat.instance(), epoch)));
        boolean joined = lives.put(beat.instance(), new Life(now, now + beat.aliveMicros(), beat.votes())) == null;
        Map<String, Map<String, Long>> votes = new HashMap<>();
        lives.forEach((instance, life) -> life.votes()
                .forEach((breaker, epoch) ->
                        votes.computeIfAbsent(breaker, name -> new HashMap<>()).put(instance, epoch)));
        Map<String, Versioned> changed = new HashMap<>();
        records.forEach((breaker, record) -> {
            if (record.epoch() > beat.since()) {
                changed.put(breaker, record);
            }
        });
        beat.known().forEach((breaker, epoch) -> {
            if (record(breaker).epoch() != epoch) {
                changed.put(breaker, record(breaker));
            }
        });
        return done(new News(now, lastEpoch, lives.size(), joined, votes, changed));
    }

    /** What the store knows of a breaker. */
    public synchronized Versioned record(String breaker) {
        return records.getOrDefault(breaker, Versioned.NONE);
    }

    /** The votes that stand, by instance. */
    public synchronized Map<String, Long> votes(String breaker) {
        bury();
        Map<String, Long> votes = new TreeMap<>();
        lives.forEach((instance, life) -> {
            if (life.votes().containsKey(breaker)) {
                votes.put(instance, life.votes().get(breaker));
            }
        });
        return votes;
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        Answer answer;
        synchronized (this) {
            calls++;
            boolean made = record(breaker).epoch() == expected;
            if (made) {
                audit(breaker, record(breaker), next);
                records.put(breaker, new Versioned(nextEpoch(), next));
            }
            answer = new Answer(made, micros(), record(breaker));
        }
        if (answer.made()) {
            listeners.forEach(Runnable::run);
        }
        return done(answer);
    }

    /** Notes an opening for which an instance did not vote that is said to have done so. */
    private void audit(String breaker, Versioned before, FleetRecord next) {
        FleetRecord.Cause cause = next.cause();
        if (cause != null && before.record().state() == CircuitState.CLOSED) {
            for (String instance : cause.votes()) {
                if (!votesEver.contains(new Vote(breaker, instance, before.epoch()))) {
                    openedWithoutVotes.add(instance + " did not vote for " + breaker + " on " + before.epoch());
                }
            }
        }
    }

    /** Openings by a quorum for which an instance did not vote that is said to have done so. */
    public synchronized List<String> openedWithoutVotes() {
        return List.copyOf(openedWithoutVotes);
    }

    @Override
    public synchronized CompletionStage<Answer> restore(String breaker, Versioned lost) {
        calls++;
        boolean made = record(breaker).epoch() < lost.epoch();
        if (made) {
            records.put(breaker, lost);
            lastEpoch = Math.max(lastEpoch, lost.epoch());
        }
        return done(new Answer(made, micros(), record(breaker)));
    }

    @Override
    public synchronized CompletionStage<?> leave(String instance) {
        calls++;
        lives.remove(instance);
        return done(true);
    }

    @Override
    public synchronized CompletionStage<List<Instance>> instances() {
        calls++;
        bury();
        List<Instance> instances = new ArrayList<>();
        lives.forEach((name, life) -> instances.add(new Instance(name, life.seen())));
        return done(instances);
    }

    @Override
    public AutoCloseable subscribe(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** How often it was called. */
    public synchronized int calls() {
        return calls;
    }

    /** Forgets everything, as a server that starts anew. */
    public synchronized void forget() {
        records.clear();
        lives.clear();
        lastEpoch = 0;
    }

    /** Forgets one record. */
    public synchronized void forget(String breaker) {
        records.remove(breaker);
    }

    private static <T> CompletionStage<T> done(T answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** How a line treats calls. */
    public enum Weather {
        /** Each call is answered at once. */
        FAIR,
        /** Each call fails at once, and no message arrives. */
        CUT,
        /** Calls arrive, and their answers wait for {@link Line#release()}. */
        SLOW,
        /** Calls arrive, and no answer ever comes. */
        DEAF,
        /** No call arrives, and none fails. */
        SILENT
    }

    /** A line of one instance to the store. */
    public final class Line implements FleetStore {

        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private volatile Weather weather = Weather.FAIR;
        private volatile boolean messages = true;
        private volatile boolean minimal;

        /** From now on answers with stages that cannot be asked or cancelled, as {@link CompletableFuture#completedStage} makes. */
        public void minimalStages() {
            minimal = true;
        }

        public void weather(Weather next) {
            weather = next;
        }

        public Weather weather() {
            return weather;
        }

        /** Whether messages of other instances arrive. */
        public void messages(boolean arrive) {
            messages = arrive;
        }

        /** Lets answers arrive that a slow line has held. */
        public void release() {
            for (Runnable answer = waiting.poll(); answer != null; answer = waiting.poll()) {
                answer.run();
            }
        }

        private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
            CompletionStage<T> answer = answer(call);
            return minimal ? answer.toCompletableFuture().minimalCompletionStage() : answer;
        }

        private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> call) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            switch (weather) {
                case FAIR -> {
                    return call.get();
                }
                case CUT -> answer.completeExceptionally(new IOException("the line is cut"));
                case SLOW -> {
                    T value = call.get().toCompletableFuture().join();
                    waiting.add(() -> answer.complete(value));
                }
                case DEAF -> call.get();
                case SILENT -> {}
            }
            return answer;
        }

        @Override
        public CompletionStage<News> beat(Beat beat) {
            return call(() -> MemoryFleetStore.this.beat(beat));
        }

        @Override
        public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
            return call(() -> MemoryFleetStore.this.replace(breaker, expected, next));
        }

        @Override
        public CompletionStage<Answer> restore(String breaker, Versioned lost) {
            return call(() -> MemoryFleetStore.this.restore(breaker, lost));
        }

        @Override
        public CompletionStage<?> leave(String instance) {
            return call(() -> MemoryFleetStore.this.leave(instance).thenApply(done -> (Object) true));
        }

        @Override
        public CompletionStage<List<Instance>> instances() {
            return call(MemoryFleetStore.this::instances);
        }

        @Override
        public AutoCloseable subscribe(Runnable listener) {
            return MemoryFleetStore.this.subscribe(() -> {
                if (messages && weather != Weather.CUT && weather != Weather.SILENT) {
                    listener.run();
                }
            });
        }
    }

    /** A line of an instance. */
    public Line line() {
        return new Line();
    }
}
