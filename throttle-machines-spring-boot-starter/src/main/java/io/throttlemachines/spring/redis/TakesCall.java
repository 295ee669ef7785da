package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SharedLimit.Action;
import io.throttlemachines.spring.redis.SharedTakes.Outcome;
import io.throttlemachines.spring.redis.SharedTakes.Subject;
import io.throttlemachines.spring.redis.SharedTakes.Take;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One script call that takes permits for requests which share it: of one subject, or of several with one {@link PermitScript}. */
final class TakesCall {

    /** Begins what the script replies for a key that failed. No packed reply begins with it. */
    private static final byte FAILED = '!';

    private static final byte[] NOTHING = {};

    private final List<Take> takes;

    /** The places in the list of the requests of each subject, in the order of the keys of the call. */
    private final Map<Subject, List<Integer>> places = new LinkedHashMap<>();

    /** Sends nothing yet. */
    TakesCall(List<Take> takes) {
        this.takes = takes;
        for (int place = 0; place < takes.size(); place++) {
            Subject subject = takes.get(place).subject();
            places.computeIfAbsent(subject, first -> new ArrayList<>(1)).add(place);
        }
    }

    /** Answers with an outcome for each request, in their order. */
    CompletableFuture<List<Outcome>> send(RedisLink link, RedisKeys keys) {
        return places.size() == 1 ? sendOfOne(link, keys) : sendOfSeveral(link, keys);
    }

    private CompletableFuture<List<Outcome>> sendOfOne(RedisLink link, RedisKeys keys) {
        byte[][] key = new byte[1][];
        byte[][] arguments = arguments(key, keys);
        byte[][] given = takes.size() == 1 ? new byte[][] {arguments[0]} : arguments;
        Script script = script().ofOne();
        return RedisCall.send(
                link, script.run(key[0], given), script.runText(key[0], given), reply -> outcomes(List.of(reply)));
    }

    private CompletableFuture<List<Outcome>> sendOfSeveral(RedisLink link, RedisKeys keys) {
        byte[][] all = new byte[places.size()][];
        byte[][] arguments = arguments(all, keys);
        Script script = script().ofSeveral();
        return RedisCall.send(link, script.run(all, arguments), script.runText(all, arguments), this::outcomes);
    }

    private PermitScript script() {
        return takes.get(0).subject().limit().script();
    }

    /** Two arguments for each subject; puts the names of their keys into an array. */
    private byte[][] arguments(byte[][] names, RedisKeys keys) {
        byte[][] arguments = new byte[2 * places.size()][];
        int at = 0;
        for (Map.Entry<Subject, List<Integer>> each : places.entrySet()) {
            SharedLimit limit = each.getKey().limit();
            long[] permits = permits(each.getValue());
            names[at] = keys.of(each.getKey().owner(), limit.keySuffix());
            arguments[2 * at] = limit.asking(Action.TAKE, permits[0]);
            arguments[2 * at + 1] =
                    permits.length == 1 ? NOTHING : limit.takingMore(Arrays.copyOfRange(permits, 1, permits.length));
            at++;
        }
        return arguments;
    }

    private long[] permits(List<Integer> ofSubject) {
        long[] permits = new long[ofSubject.size()];
        for (int next = 0; next < permits.length; next++) {
            permits[next] = takes.get(ofSubject.get(next)).permits();
        }
        return permits;
    }

    /** Reads the reply for each key. An error that all keys have, such as that of a replica, is that of the call. */
    private List<Outcome> outcomes(List<?> replies) {
        if (areFailures(replies)) {
            throw failure((byte[]) replies.get(0));
        }
        Outcome[] outcomes = new Outcome[takes.size()];
        int at = 0;
        for (Map.Entry<Subject, List<Integer>> each : places.entrySet()) {
            List<Outcome> ofSubject = outcomes(
                    each.getKey().limit(),
                    (byte[]) replies.get(at++),
                    each.getValue().size());
            for (int next = 0; next < ofSubject.size(); next++) {
                outcomes[each.getValue().get(next)] = ofSubject.get(next);
            }
        }
        return Arrays.asList(outcomes);
    }

    private static boolean areFailures(List<?> replies) {
        for (Object reply : replies) {
            if (!isFailure((byte[]) reply)) {
                return false;
            }
        }
        return true;
    }

    private static List<Outcome> outcomes(SharedLimit limit, byte[] reply, int count) {
        if (isFailure(reply)) {
            return Collections.nCopies(count, new Outcome(null, failure(reply)));
        }
        if (count == 1) {
            return List.of(new Outcome(limit.reply(reply), null));
        }
        List<Outcome> outcomes = new ArrayList<>(count);
        for (Reply each : limit.replies(reply, count)) {
            outcomes.add(new Outcome(each, null));
        }
        return outcomes;
    }

    private static boolean isFailure(byte[] reply) {
        return reply.length > 0 && reply[0] == FAILED;
    }

    private static RedisCommandExecutionException failure(byte[] reply) {
        return new RedisCommandExecutionException(new String(reply, 1, reply.length - 1, StandardCharsets.UTF_8));
    }
}
