package io.throttlemachines.internal.key;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Bounds the memory of a key that is a text, which may come from outside the application. Of one that is too long only the
 * SHA-256 digest of its characters is kept, in 32 bytes: nobody can find two texts that have the same one, so no two keys
 * share permits. It equals no text, so nobody can ask for another's permits by writing the digest either.
 *
 * @param longest how many characters may be kept, at least 1
 */
public record KeyLength(long longest) {

    private static final int CHUNK = 1_024;

    /** What is kept of a text. */
    private record Digest(long first, long second, long third, long fourth) {}

    /** The key itself, or what is kept of it. */
    public Object bounded(Object key) {
        return key instanceof String text && text.length() > longest ? digest(text) : key;
    }

    /** Whether what is kept stands for a text, which somebody outside the application may have chosen for its hash code. */
    public static boolean isText(Object kept) {
        return kept instanceof String || kept instanceof Digest;
    }

    private static Digest digest(String text) {
        MessageDigest digest = sha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Character.BYTES);
        for (int from = 0; from < text.length(); from += CHUNK) {
            int to = Math.min(text.length(), from + CHUNK);
            chunk.clear();
            chunk.asCharBuffer().put(text, from, to);
            digest.update(chunk.limit((to - from) * Character.BYTES));
        }
        ByteBuffer result = ByteBuffer.wrap(digest.digest());
        return new Digest(result.getLong(), result.getLong(), result.getLong(), result.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
