package io.throttlemachines.spring.redis;

import io.throttlemachines.limiter.store.PermitStore.Owner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The names of keys in Redis: {@code <fleet>:throttle:{<limiter>:<hash>}}, followed by {@code :<algorithm>} for windows. The
 * hash is the first 128 bits of the SHA-256 of the key's text in UTF-8, in hexadecimal digits, so that no user's address or
 * token stands in Redis; it is empty for the limiter itself. Different owners and kinds of algorithm never have the same name:
 * the limiter's name ends at the last colon within the braces, and the fleet's at the first opening brace.
 */
final class RedisKeys {

    private static final int HASH_BYTES = 16;

    /** Begins the hashed bytes of a text that UTF-8 cannot represent; no text in UTF-8 begins with it. */
    private static final byte NOT_UTF_8 = (byte) 0xff;

    /** A power of two. */
    private static final int REMEMBERED = 1_024;

    /** Reset before each use, because an error may have struck during the last one. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> Script.digest("SHA-256"));

    private final String prefix;

    /**
     * The latest names, each at a place that its owner's hash code gives, because to make the name of a busy key anew costs more than
     * the rest of a decision. Any thread may write, and replaces what was there.
     */
    private final AtomicReferenceArray<@Nullable Name> latest = new AtomicReferenceArray<>(REMEMBERED);

    private static final class Name {

        private final Owner owner;
        private final String suffix;
        private final byte[] bytes;

        Name(Owner owner, String suffix, byte[] bytes) {
            this.owner = owner;
            this.suffix = suffix;
            this.bytes = bytes;
        }

        boolean isOf(Owner other, String kind) {
            return owner.equals(other) && suffix.equals(kind);
        }
    }

    /** For one fleet, whose name contains no brace. */
    RedisKeys(String fleetName) {
        prefix = checked(fleetName) + ":throttle:{";
    }

    /** Begins the names of what all instances of a fleet share, which are in one hash slot. No limiter has such a name. */
    static String ofFleet(String fleetName) {
        return checked(fleetName) + ":throttle:{" + fleetName + "}:";
    }

    private static String checked(String fleetName) {
        if (fleetName.indexOf('{') >= 0 || fleetName.indexOf('}') >= 0) {
            throw new IllegalArgumentException(
                    "The fleet name '" + fleetName + "' contains a brace. Write a name without { and }.");
        }
        return fleetName;
    }

    /** The name of an owner's permits as one kind of algorithm counts them. Later callers get the same bytes. */
    byte[] of(Owner owner, String suffix) {
        int hash = owner.hashCode();
        int place = (hash ^ hash >>> Short.SIZE) & REMEMBERED - 1;
        Name known = latest.get(place);
        if (known == null || !known.isOf(owner, suffix)) {
            known = new Name(owner, suffix, named(owner, suffix));
            latest.set(place, known);
        }
        return known.bytes;
    }

    private byte[] named(Owner owner, String suffix) {
        String name = prefix + owner.limiter() + ":" + hash(owner.key()) + "}" + suffix;
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(@Nullable String key) {
        if (key == null) {
            return "";
        }
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return HexFormat.of().formatHex(digest.digest(encoded(key)), 0, HASH_BYTES);
    }

    /** Half a surrogate pair has no encoding: a replacement for it would give different texts the same permits. */
    private static byte[] encoded(String key) {
        if (!hasHalfPair(key)) {
            return key.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer characters = ByteBuffer.allocate(1 + key.length() * Character.BYTES);
        characters.put(NOT_UTF_8);
        for (int at = 0; at < key.length(); at++) {
            characters.putChar(key.charAt(at));
        }
        return characters.array();
    }

    private static boolean hasHalfPair(String key) {
        int at = 0;
        while (at < key.length()) {
            int point = key.codePointAt(at);
            if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
                return true;
            }
            at += Character.charCount(point);
        }
        return false;
    }
}
