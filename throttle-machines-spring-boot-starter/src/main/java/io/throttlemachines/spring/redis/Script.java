package io.throttlemachines.spring.redis;

import io.lettuce.core.ScriptOutputType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A script that the server runs as one atomic step. It is called by its digest; a server that has lost it receives the text
 * again.
 */
final class Script {

    static final Script FLEET_BEAT = of("fleet.lua", "fleet-beat.lua");
    static final Script FLEET_REPLACE = of("fleet.lua", "fleet-replace.lua");
    static final Script FLEET_RESTORE = of("fleet.lua", "fleet-restore.lua");
    static final Script FLEET_LEAVE = of("fleet.lua", "fleet-leave.lua");
    static final Script FLEET_INSTANCES = of("fleet.lua", "fleet-instances.lua");

    private final byte[] text;
    private final String digest;

    private Script(byte[] text) {
        this.text = text;
        this.digest = HexFormat.of().formatHex(digest("SHA-1").digest(text));
    }

    /** The text is that of all resources, one after the other. */
    static Script of(String... resources) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String resource : resources) {
            try (InputStream part = Script.class.getResourceAsStream(resource)) {
                if (part == null) {
                    throw new IllegalStateException(resource + " is missing beside " + Script.class.getName() + ".");
                }
                part.transferTo(text);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return new Script(text.toByteArray());
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has " + algorithm + ".", impossible);
        }
    }

    byte[] text() {
        return text.clone();
    }

    /** The SHA-1 of the text in hexadecimal digits. */
    String digest() {
        return digest;
    }

    /** One run of this script by its digest. */
    RedisRequest<byte[]> run(byte[] key, byte[]... arguments) {
        return commands -> commands.evalsha(digest, ScriptOutputType.VALUE, new byte[][] {key}, arguments);
    }

    /** The same run by the text, which the server keeps from then on. */
    RedisRequest<byte[]> runText(byte[] key, byte[]... arguments) {
        return commands -> commands.eval(text, ScriptOutputType.VALUE, new byte[][] {key}, arguments);
    }

    /** One run by the digest on several keys, which replies a list. */
    RedisRequest<List<Object>> run(byte[][] keys, byte[][] arguments) {
        return commands -> commands.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
    }

    /** The same run by the text. */
    RedisRequest<List<Object>> runText(byte[][] keys, byte[][] arguments) {
        return commands -> commands.eval(text, ScriptOutputType.MULTI, keys, arguments);
    }
}
