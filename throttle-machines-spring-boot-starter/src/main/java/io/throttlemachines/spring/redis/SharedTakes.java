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
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to take permits. Those for one owner that come while calls for it are under way wait for one of these to end, and
 * share the next call, which decides them in their order. So a busy owner costs few commands, and an idle one is asked at
 * once. Thread-safe.
 */
final class SharedTakes {

    /** So many that a few callers each have a call of their own, and that the server has work while answers travel. */
    static final int CALLS_AT_ONCE = 4;

    /** The server does nothing else during a call. */
    private static final int MOST_IN_A_CALL = 256;

    /** Requests that wait for one owner. Each is a caller that waits, for no longer than its timeout. */
    private static final int MOST_WAITING = OwnClientConfiguration.MOST_COMMANDS;

    /** What distinguishes requests that cannot share a call. */
    record Subject(Owner owner, SharedLimit limit) {}

    /** Sends one call that takes permits several times, in this order. */
    interface Sender {

        /** Answers with as many replies. The future, if it is cancelled, cancels the command. */
        CompletableFuture<List<Reply>> send(Subject subject, long[] permits);
    }

    private final Sender sender;
    private final int callsAtOnce;

    /** The subjects with calls under way. What a line contains is read and written only within compute. */
    private final ConcurrentHashMap<Subject, Line> lines = new ConcurrentHashMap<>();

    /** Has at most so many calls for one owner under way. */
    SharedTakes(Sender sender, int callsAtOnce) {
        this.sender = sender;
        this.callsAtOnce = callsAtOnce;
    }

    CompletionStage<Reply> take(Owner owner, SharedLimit limit, long permits) {
        Subject subject = new Subject(owner, limit);
        Request request = new Request(permits);
        Call alone = new Call(subject, List.of(request));
        lines.compute(subject, (same, line) -> joined(line, request));
        if (request.first) {
            alone.send();
        }
        return request;
    }

    private Line joined(@Nullable Line line, Request request) {
        Line joined = line == null ? new Line() : line;
        if (joined.calls < callsAtOnce) {
            joined.calls++;
            request.first = true;
        } else if (joined.waiting.size() < MOST_WAITING) {
            joined.waiting.add(request);
        } else {
            request.completeExceptionally(
                    new RejectedExecutionException(MOST_WAITING + " requests wait for permits of one owner"));
        }
        return joined;
    }

    /** A call has ended: its place goes to the requests that wait, if there are any. */
    private void ended(Subject subject) {
        Call next = new Call(subject, new ArrayList<>());
        lines.computeIfPresent(subject, (same, line) -> line.left(next.requests));
        if (!next.requests.isEmpty()) {
            next.send();
        }
    }

    /** The subjects with calls under way. */
    int busy() {
        return lines.size();
    }

    /** One subject's calls and requests. */
    private static final class Line {

        /** Small, because mostly nobody waits. */
        private final ArrayDeque<Request> waiting = new ArrayDeque<>(1);

        private int calls;

        /** Moves those that share the next call to a list; null if there is nothing left to do. */
        private @Nullable Line left(List<Request> next) {
            while (next.size() < MOST_IN_A_CALL && !waiting.isEmpty()) {
                Request request = waiting.remove();
                if (!request.isDone()) {
                    next.add(request);
                }
            }
            if (next.isEmpty()) {
                calls--;
            }
            return calls == 0 ? null : this;
        }
    }

    /** One caller's wish. A caller that gives up cancels it. */
    private static final class Request extends CompletableFuture<Reply> {

        private final long permits;

        /** Whether it need not wait. Written and read by the caller's thread. */
        private boolean first;

        /** Null until it is sent. Written once by the thread that sends it. */
        private volatile @Nullable Call call;

        Request(long permits) {
            this.permits = permits;
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

        private final transient Subject subject;
        private final transient List<Request> requests;

        /** Null until the sender has it. Written once by the thread that sends. */
        private transient volatile @Nullable CompletableFuture<List<Reply>> replies;

        Call(Subject subject, List<Request> requests) {
            this.subject = subject;
            this.requests = requests;
        }

        /** If it fails at once, so does the next, and so on: at most as many as the waiting requests fill. */
        void send() {
            try {
                CompletableFuture<List<Reply>> sent = sender.send(subject, permits());
                replies = sent;
                cancelIfUnwanted();
                var unused = sent.whenComplete(this::ended);
            } catch (Throwable failure) {
                ended(null, failure);
            }
        }

        private long[] permits() {
            long[] permits = new long[requests.size()];
            for (int at = 0; at < permits.length; at++) {
                Request request = requests.get(at);
                request.call = this;
                permits[at] = request.permits;
            }
            return permits;
        }

        /** Once all callers have given up, the command is not sent any more if it still can be held back. */
        void cancelIfUnwanted() {
            CompletableFuture<List<Reply>> sent = replies;
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
        private void ended(@Nullable List<Reply> answers, @Nullable Throwable failure) {
            try {
                if (compareAndSet(false, true)) {
                    SharedTakes.this.ended(subject);
                }
            } finally {
                for (int at = 0; at < requests.size(); at++) {
                    if (answers != null) {
                        requests.get(at).complete(answers.get(at));
                    } else if (failure != null) {
                        requests.get(at).completeExceptionally(failure);
                    }
                }
            }
        }
    }
}
