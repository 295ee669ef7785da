package io.throttlemachines.spring.redis;

import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to take permits. Those that come while calls are under way wait for one of these to end, and share the next call,
 * which decides them in their order. So many callers cost few commands, and few are sent at once. Thread-safe.
 */
final class SharedTakes {

    /** So many that a few callers each have a call of their own, which costs them no wait. */
    static final int CALLS_AT_ONCE = 8;

    /** While calls last longer than this, a caller should not wait for another one's answer as well. */
    private static final long SLOW_NANOS = 10_000_000;

    /** How many times as many calls are under way at most while they are slow. */
    private static final int MORE_WHILE_SLOW = 16;

    /** The server does nothing else during a call: with as many keys, for about a millisecond. */
    private static final int MOST_IN_A_CALL = 128;

    /** Requests that wait for one call. Each is a caller that waits, for no longer than its timeout. */
    private static final int MOST_WAITING = OwnClientConfiguration.MOST_COMMANDS;

    /** Whose permits are counted, and how. */
    record Subject(Owner owner, SharedLimit limit) {}

    /** What a request wants. */
    record Take(Subject subject, long permits) {}

    /**
     * What a request has led to.
     *
     * @param reply   null if it failed
     * @param failure null if it did not
     */
    record Outcome(@Nullable Reply reply, @Nullable Throwable failure) {}

    /** Sends one call that takes permits several times, in this order. */
    interface Sender {

        /** Answers with as many outcomes. The future, if it is cancelled, cancels the command. */
        CompletableFuture<List<Outcome>> send(List<Take> takes);
    }

    private final Sender sender;
    private final Function<Subject, Object> sharing;
    private final int callsAtOnce;
    private final LongSupplier nanoTime;

    /** Whether the call that ended last was slow. Any thread may write it. */
    private volatile boolean slow;

    /** The calls under way, by what they share. What a line contains is read and written only within compute. */
    private final ConcurrentHashMap<Object, Line> lines = new ConcurrentHashMap<>();

    /**
     * Sends nothing yet.
     *
     * @param sharing     equal for requests that may share a call
     * @param callsAtOnce how many quick calls may be under way at most for requests that may share one
     */
    SharedTakes(Sender sender, Function<Subject, Object> sharing, int callsAtOnce, LongSupplier nanoTime) {
        this.sender = sender;
        this.sharing = sharing;
        this.callsAtOnce = callsAtOnce;
        this.nanoTime = nanoTime;
    }

    CompletionStage<Reply> take(Subject subject, long permits) {
        Object shared = sharing.apply(subject);
        Call call = new Call(shared);
        Request request = new Request(new Take(subject, permits), call.begun);
        lines.compute(shared, (same, line) -> joined(line, request, call));
        call.sendIfWanted();
        return request;
    }

    private Line joined(@Nullable Line line, Request request, Call call) {
        Line joined = line == null ? new Line() : line;
        if (joined.calls < mostCalls(joined)) {
            joined.calls++;
            joined.sentAt = call.begun;
            joined.waiting.add(request);
            joined.fill(call.requests);
        } else if (joined.waiting.size() < MOST_WAITING) {
            joined.waiting.add(request);
        } else {
            request.completeExceptionally(
                    new RejectedExecutionException(MOST_WAITING + " requests for permits wait already"));
        }
        return joined;
    }

    private int mostCalls(Line line) {
        boolean many = line.calls >= callsAtOnce && (slow || nanoTime.getAsLong() - line.sentAt > SLOW_NANOS);
        return many ? callsAtOnce * MORE_WHILE_SLOW : callsAtOnce;
    }

    /** A call has ended: its place goes to the requests that wait, if there are any. */
    private void ended(Object shared) {
        Call next = new Call(shared);
        lines.computeIfPresent(shared, (same, line) -> {
            line.fill(next.requests);
            return line.went(next);
        });
        next.sendIfWanted();
    }

    /** Whether a request has waited for the calls of others for longer than for its own. */
    boolean hasWaited(@Nullable CompletionStage<?> request) {
        return request instanceof Request waiting && waiting.hasWaited(nanoTime.getAsLong());
    }

    /** How many lines have calls under way. */
    int busy() {
        return lines.size();
    }

    /** The calls under way that requests may share, and the requests that wait for the next. */
    private static final class Line {

        /** Small, because mostly nobody waits. */
        private final ArrayDeque<Request> waiting = new ArrayDeque<>(1);

        private int calls;

        /** When the latest call began. */
        private long sentAt;

        /** Moves those that share the next call to a list. */
        private void fill(List<Request> next) {
            while (next.size() < MOST_IN_A_CALL && !waiting.isEmpty()) {
                Request request = waiting.remove();
                if (!request.isDone()) {
                    next.add(request);
                }
            }
        }

        /** A call gives its place to the next, if that has requests; null if there is nothing left to do. */
        private @Nullable Line went(Call next) {
            if (next.requests.isEmpty()) {
                calls--;
            } else {
                sentAt = next.begun;
            }
            return calls == 0 ? null : this;
        }
    }

    /** One caller's wish. A caller that gives up cancels it. */
    private static final class Request extends CompletableFuture<Reply> {

        private final Take take;

        /** When it came. */
        private final long since;

        /** Null until it is sent. Written once by the thread that sends it. */
        private volatile @Nullable Call call;

        Request(Take take, long since) {
            this.take = take;
            this.since = since;
        }

        private boolean hasWaited(long now) {
            Call sent = call;
            return sent == null || sent.begun - since > now - sent.begun;
        }

        private void end(Outcome outcome) {
            Throwable failure = outcome.failure();
            if (failure == null) {
                complete(outcome.reply());
            } else {
                completeExceptionally(failure);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            Call sent = call;
            if (cancelled && sent != null) {
                sent.cancelIfUnwanted();
            }
            return cancelled;
        }
    }

    /** One call for several requests, which has a place among those under way. An AtomicBoolean, so that it is given back once. */
    @SuppressWarnings("serial") // nobody serializes a call
    private final class Call extends AtomicBoolean {

        private final transient Object shared;
        private final transient List<Request> requests = new ArrayList<>(1);
        private final transient long begun = nanoTime.getAsLong();

        /** Null until the sender has it. Written once by the thread that sends. */
        private transient volatile @Nullable CompletableFuture<List<Outcome>> outcomes;

        Call(Object shared) {
            this.shared = shared;
        }

        /** If it fails at once, so does the next, and so on: at most as many as the waiting requests fill. */
        void sendIfWanted() {
            if (requests.isEmpty()) {
                return;
            }
            try {
                CompletableFuture<List<Outcome>> sent = sender.send(takes());
                outcomes = sent;
                cancelIfUnwanted();
                var unused = sent.whenComplete(this::ended);
            } catch (Throwable failure) {
                ended(null, failure);
            }
        }

        private List<Take> takes() {
            List<Take> takes = new ArrayList<>(requests.size());
            for (Request request : requests) {
                request.call = this;
                takes.add(request.take);
            }
            return takes;
        }

        /** Once all callers have given up, the command is not sent any more if it still can be held back. */
        void cancelIfUnwanted() {
            CompletableFuture<List<Outcome>> sent = outcomes;
            if (sent == null) {
                return;
            }
            for (Request request : requests) {
                if (!request.isDone()) {
                    return;
                }
            }
            sent.cancel(false);
        }

        /** The place goes to the next call before callers go on, so the server does not wait for them. */
        private void ended(@Nullable List<Outcome> each, @Nullable Throwable failure) {
            try {
                if (compareAndSet(false, true)) {
                    slow = nanoTime.getAsLong() - begun > SLOW_NANOS;
                    SharedTakes.this.ended(shared);
                }
            } finally {
                for (int at = 0; at < requests.size(); at++) {
                    if (each != null) {
                        requests.get(at).end(each.get(at));
                    } else if (failure != null) {
                        requests.get(at).completeExceptionally(failure);
                    }
                }
            }
        }
    }
}
