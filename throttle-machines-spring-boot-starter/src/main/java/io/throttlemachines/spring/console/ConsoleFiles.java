package io.throttlemachines.spring.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** The files of the console on the class path. Each is read once, and only those that exist are kept. Thread-safe. */
final class ConsoleFiles {

    static final String FOLDER = "io/throttlemachines/console/";
    static final String PAGE = "index.html";

    /** No dots but that of the ending: a name cannot leave the folder. */
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9-]+/)*+[a-z0-9-]+\\.(html|m?js|css|svg)");

    private static final Map<String, MimeType> TYPES = Map.of(
            "html", text("text", "html"),
            "js", text("text", "javascript"),
            "css", text("text", "css"),
            "mjs", text("text", "javascript"),
            "svg", text("image", "svg+xml"));

    private final Map<String, ConsoleFile> read = new ConcurrentHashMap<>();

    private static MimeType text(String type, String subtype) {
        return new MimeType(type, subtype, StandardCharsets.UTF_8);
    }

    /** The file of that name; null if there is none. */
    @Nullable
    ConsoleFile find(String name) {
        ConsoleFile known = read.get(name);
        if (known != null) {
            return known;
        }
        ConsoleFile found = load(name);
        if (found != null) {
            read.put(name, found);
        }
        return found;
    }

    private static @Nullable ConsoleFile load(String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        try (InputStream file = ConsoleFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            return file == null
                    ? null
                    : new ConsoleFile(
                            file.readAllBytes(),
                            TYPES.getOrDefault(parts.group(1), MimeTypeUtils.APPLICATION_OCTET_STREAM));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file " + name + " of the console cannot be read.", unreadable);
        }
    }
}
