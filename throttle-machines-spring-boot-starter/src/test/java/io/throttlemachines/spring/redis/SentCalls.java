package io.throttlemachines.spring.redis;

import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SharedTakes.Outcome;
import io.throttlemachines.spring.redis.SharedTakes.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sender of calls, which a test answers. */
final class SentCalls implements SharedTakes.Sender {

    private final List<Sent> sent = new ArrayList<>();

    /** One call. */
    record Sent(List<Take> takes, CompletableFuture<List<Outcome>> outcomes) {

        /** Answers each request with the permits that it wanted as those that remain. */
        void answer() {
            outcomes.complete(
                    takes.stream().map(take -> granted(take.permits())).toList());
        }

        long[] permits() {
            return takes.stream().mapToLong(Take::permits).toArray();
        }
    }

    static Outcome granted(long remaining) {
        return new Outcome(reply(remaining), null);
    }

    static Reply reply(long remaining) {
        return new Reply(true, remaining, 0, 0, 0);
    }

    /** All calls so far. */
    List<Sent> sent() {
        return sent;
    }

    @Override
    public CompletableFuture<List<Outcome>> send(List<Take> together) {
        Sent call = new Sent(together, new CompletableFuture<>());
        sent.add(call);
        return call.outcomes();
    }
}
