package io.throttlemachines.spring.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.SharedLimit.Action;
import java.nio.charset.StandardCharsets;
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
            local expiryKey = KEYS[1] .. ':expiry'
            local expiry = server.call('GET', expiryKey)
            if expiry and math.floor(at / 1000) > tonumber(expiry) then
                server.call('DEL', KEYS[1], expiryKey)
            end
            local redis = {call = function(command, ...)
                local arguments = {...}
                if command == 'TIME' then
                    return {string.format('%.0f', math.floor(at / 1000000)), string.format('%.0f', at % 1000000)}
                elseif command == 'SET' then
                    assert(arguments[3] == 'PXAT' and tonumber(arguments[4]) * 1000 >= at, 'expires in the past')
                    server.call('SET', expiryKey, arguments[4])
                elseif command == 'UNLINK' then
                    server.call('DEL', expiryKey)
                end
                return server.call(command, ...)
            end}
            """;

    private final RedisCommands<byte[], byte[]> commands;
    private final SharedLimit shared;
    private final String digest;
    private final long origin;

    DrivenScript(RedisCommands<byte[], byte[]> commands, Limit limit) {
        this(commands, limit, limit.periodNanos() / 1_000);
    }

    /** Zero in this time is the beginning of a window of this period. */
    DrivenScript(RedisCommands<byte[], byte[]> commands, Limit limit, long alignedMicros) {
        this.commands = commands;
        this.shared = SharedLimit.of(limit);
        this.digest =
                commands.scriptLoad((DRIVEN_TIME + new String(shared.script().text(), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        this.origin = FAR_AHEAD / alignedMicros * alignedMicros;
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
