package io.throttlemachines.spring.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SharedLimit.Action;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text of a script, unchanged, at times that a test chooses. What precedes the text replaces {@code redis} by an object that
 * answers {@code TIME} with the last argument, and that forgets a key once its expiry has passed in that time.
 */
final class DrivenScript {

    /** Microseconds since 1970 of a time far ahead (2112), so that the server itself expires nothing during a test. */
    private static final long FAR_AHEAD = 4_500_000_000_000_000L;

    private static final String DRIVEN_TIME = """
            local server, at = redis, tonumber(table.remove(ARGV))
            for _, key in ipairs(KEYS) do
                local expiry = server.call('GET', key .. ':expiry')
                if expiry and math.floor(at / 1000) > tonumber(expiry) then
                    server.call('DEL', key, key .. ':expiry')
                end
            end
            local redis = {call = function(command, ...)
                local arguments = {...}
                if command == 'TIME' then
                    return {string.format('%.0f', math.floor(at / 1000000)), string.format('%.0f', at % 1000000)}
                elseif command == 'SET' then
                    assert(arguments[3] == 'PXAT' and tonumber(arguments[4]) * 1000 >= at, 'expires in the past')
                    server.call('SET', arguments[1] .. ':expiry', arguments[4])
                elseif command == 'UNLINK' then
                    server.call('DEL', arguments[1] .. ':expiry')
                end
                return server.call(command, ...)
            end}
            """;

    private final RedisCommands<byte[], byte[]> commands;
    private final SharedLimit shared;
    private final String digest;
    private final String digestOfSeveral;
    private final long origin;

    DrivenScript(RedisCommands<byte[], byte[]> commands, Limit limit) {
        this(commands, limit, limit.periodNanos() / 1_000);
    }

    /** Zero in this time is the beginning of a window of this period. */
    DrivenScript(RedisCommands<byte[], byte[]> commands, Limit limit, long alignedMicros) {
        this.commands = commands;
        this.shared = SharedLimit.of(limit);
        this.digest = load(shared.script().ofOne());
        this.digestOfSeveral = load(shared.script().ofSeveral());
        this.origin = FAR_AHEAD / alignedMicros * alignedMicros;
    }

    private String load(Script script) {
        String text = DRIVEN_TIME + new String(script.text(), StandardCharsets.UTF_8);
        return commands.scriptLoad(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply take(String key, long permits, long atMicros) {
        return shared.reply(run(key, shared.asking(Action.TAKE, permits), atMicros));
    }

    /** Takes permits several times in one call. */
    List<Reply> takeEach(String key, long[] permits, long atMicros) {
        long[] further = Arrays.copyOfRange(permits, 1, permits.length);
        byte[] reply = run(key, shared.asking(Action.TAKE, permits[0]), shared.takingMore(further), atMicros);
        return shared.replies(reply, permits.length);
    }

    /** Takes permits of several keys in one call, of each as often as it has permits. */
    List<List<Reply>> takeOfSeveral(List<String> keys, List<long[]> permits, long atMicros) {
        List<byte[]> arguments = new ArrayList<>();
        for (long[] each : permits) {
            arguments.add(shared.asking(Action.TAKE, each[0]));
            arguments.add(shared.takingMore(Arrays.copyOfRange(each, 1, each.length)));
        }
        arguments.add(time(atMicros));
        byte[][] names =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        List<byte[]> replies =
                commands.evalsha(digestOfSeveral, ScriptOutputType.MULTI, names, arguments.toArray(byte[][]::new));
        List<List<Reply>> read = new ArrayList<>();
        for (byte[] reply : replies) {
            read.add(shared.replies(reply, permits.get(read.size()).length));
        }
        return read;
    }

    Reply look(String key, long permits, long atMicros) {
        return shared.reply(run(key, shared.asking(Action.LOOK, permits), atMicros));
    }

    LeaseReply lease(String key, LeaseRequest request, long atMicros) {
        return shared.leaseReply(run(key, shared.leasing(request), atMicros));
    }

    /** Gives back what was taken at an earlier time. */
    void giveBack(String key, long permits, long takenAtMicros, long atMicros) {
        run(key, shared.givingBack(permits, origin + takenAtMicros), atMicros);
    }

    private byte[] run(String key, byte[] arguments, long atMicros) {
        return call(key, arguments, time(atMicros));
    }

    private byte[] run(String key, byte[] arguments, byte[] more, long atMicros) {
        return call(key, arguments, more, time(atMicros));
    }

    private byte[] time(long atMicros) {
        return Long.toString(origin + atMicros).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] call(String key, byte[]... arguments) {
        byte[][] keys = {key.getBytes(StandardCharsets.UTF_8)};
        return commands.evalsha(digest, ScriptOutputType.VALUE, keys, arguments);
    }
}
