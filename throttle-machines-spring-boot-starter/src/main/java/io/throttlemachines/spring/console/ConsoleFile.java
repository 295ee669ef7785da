package io.throttlemachines.spring.console;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.springframework.util.MimeType;

/**
 * A file of the console.
 *
 * @param content its bytes; never changed
 * @param type    its media type
 * @param etag    changes with its content, in quotes as HTTP wants it
 */
record ConsoleFile(byte[] content, MimeType type, String etag) {

    static ConsoleFile of(byte[] content, MimeType type) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.wrap(content));
        String hash = HexFormat.of().toHexDigits(checksum.getValue(), 8);
        return new ConsoleFile(content, type, "\"" + content.length + "-" + hash + "\"");
    }

    /** Whether a client that sends this {@code If-None-Match} has the file already. A proxy may have made its tag weak. */
    boolean knownBy(String ifNoneMatch) {
        for (String tag : ifNoneMatch.split(",")) {
            String strong = tag.strip().replaceFirst("^W/", "");
            if (strong.equals(etag) || strong.equals("*")) {
                return true;
            }
        }
        return false;
    }
}
