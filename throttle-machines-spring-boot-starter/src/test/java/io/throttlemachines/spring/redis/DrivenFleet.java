package io.throttlemachines.spring.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of a fleet's scripts, unchanged, at times that a test chooses. What precedes each text replaces {@code redis} by an
 * object that answers {@code TIME} with the last argument, and that keeps the expiry of keys in that time, in the last key.
 */
final class DrivenFleet {

    private static final String DRIVEN_TIME = """
            local server, at, expiries = redis, tonumber(table.remove(ARGV)), table.remove(KEYS)
            local millis = math.floor(at / 1000)
            local function forgetExpiryIfGone(key)
                if server.call('EXISTS', key) == 0 then
                    server.call('HDEL', expiries, key)
                    return true
                end
            end
            for _, key in ipairs(KEYS) do
                local expiry = server.call('HGET', expiries, key)
                if expiry and millis > tonumber(expiry) then
                    server.call('DEL', key)
                end
                forgetExpiryIfGone(key)
            end
            local redis = {pcall = server.pcall, call = function(command, key, value, ...)
                if command == 'TIME' then
                    return {string.format('%.0f', math.floor(at / 1000000)), string.format('%.0f', at % 1000000)}
                elseif command == 'PTTL' then
                    local expiry = server.call('HGET', expiries, key)
                    return forgetExpiryIfGone(key) and -2 or expiry and expiry - millis or -1
                elseif command == 'PEXPIRE' then
                    return server.call('HSET', expiries, key, string.format('%.0f', millis + value))
                end
                local arguments = {key, value, ...}
                local reply = server.call(command, unpack(arguments))
                for _, each in ipairs(command == 'DEL' and arguments or {key}) do
                    forgetExpiryIfGone(each)
                end
                return reply
            end}
            """;

    private final RedisCommands<byte[], byte[]> commands;
    private final Map<String, String> digests = new HashMap<>();
    private final byte[][] keys;

    /** A fleet that no other test has. */
    DrivenFleet(RedisCommands<byte[], byte[]> commands, String name) {
        this.commands = commands;
        this.keys = List.of("instances", "lifetimes", "votes", "records", "epochs", "kept", "expiries").stream()
                .map(key -> bytes(name + ":" + key))
                .toArray(byte[][]::new);
    }

    /** Runs a script at a time in microseconds since 1970. */
    <T> T run(FleetRequest<T> request, long atMicros) {
        String digest = digests.computeIfAbsent(request.script().digest(), unused -> load(request.script()));
        List<String> arguments = new ArrayList<>(request.arguments());
        arguments.add(Long.toString(atMicros));
        List<Object> reply = commands.evalsha(
                digest,
                ScriptOutputType.MULTI,
                keys,
                arguments.stream().map(DrivenFleet::bytes).toArray(byte[][]::new));
        return request.reading().apply(reply);
    }

    private String load(Script script) {
        return commands.scriptLoad(bytes(DRIVEN_TIME + new String(script.text(), StandardCharsets.UTF_8)));
    }

    /** Whether every key that exists has an expiry. */
    boolean everyKeyExpires() {
        List<byte[]> fleet = Arrays.asList(keys).subList(0, keys.length - 1);
        long existing = fleet.stream().filter(key -> commands.exists(key) == 1).count();
        return existing == commands.hlen(keys[keys.length - 1]);
    }

    /** The server loses everything. */
    void forget() {
        commands.del(keys);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
