package io.throttlemachines.spring.console;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.springframework.util.MimeType;
import org.springframework.util.StringUtils;

/** A file of the console. Nobody changes its content. */
final class ConsoleFile {

    private final byte[] content;
    private final MimeType type;

    /** Changes with the content; in quotes, as HTTP wants it. */
    private final String etag;

    ConsoleFile(byte[] content, MimeType type) {
        this.content = content;
        this.type = type;
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.wrap(content));
        etag = "\"" + content.length + "-" + HexFormat.of().toHexDigits(checksum.getValue(), 8) + "\"";
    }

    byte[] content() {
        return content;
    }

    MimeType type() {
        return type;
    }

    String etag() {
        return etag;
    }

    /** Whether a client that sends this {@code If-None-Match} has the file already. A proxy may have made its tag weak. */
    boolean knownBy(String ifNoneMatch) {
        for (String tag : StringUtils.commaDelimitedListToStringArray(ifNoneMatch)) {
            String strong = tag.strip().replaceFirst("^W/", "");
            if (strong.equals(etag) || strong.equals("*")) {
                return true;
            }
        }
        return false;
    }
}
