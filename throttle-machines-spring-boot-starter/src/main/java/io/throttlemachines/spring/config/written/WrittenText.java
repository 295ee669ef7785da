package io.throttlemachines.spring.config.written;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;

/** Reads the text of a configuration file. Spring keeps only what YAML has made of it: 90 of {@code 1:30}, false of {@code no}. */
public final class WrittenText {

    private static final Pattern SCALAR = Pattern.compile("[-+.:\\w]+");

    private WrittenText() {}

    /** Whether a value is nothing: blank text, or an empty object of JSON, of which YAML makes blank text. */
    public static boolean isBlank(Object value) {
        return value instanceof Map<?, ?> object
                ? object.isEmpty()
                : value.toString().isBlank();
    }

    /** The number or word at a place in a file; null if the file cannot be read again, or the place has something else. */
    public static @Nullable String at(@Nullable Origin origin) {
        TextResourceOrigin place = place(origin);
        Location location = place == null ? null : place.getLocation();
        String file = file(place);
        return file == null || location == null ? null : scalar(file, location);
    }

    private static @Nullable String scalar(String file, Location location) {
        String line = file.lines().skip(location.getLine()).findFirst().orElse("");
        if (line.codePointCount(0, line.length()) <= location.getColumn()) {
            return null;
        }
        Matcher scalar = SCALAR.matcher(line).region(line.offsetByCodePoints(0, location.getColumn()), line.length());
        return scalar.lookingAt() ? scalar.group() : null;
    }

    /** Whether an origin is a place in a file. */
    static boolean hasPlace(Origin origin) {
        return place(origin) != null;
    }

    /** Whether the file of a place contains a text; true if that cannot be known. */
    static boolean fileContains(Origin origin, String text) {
        String file = file(place(origin));
        return file == null || file.contains(text);
    }

    private static @Nullable TextResourceOrigin place(@Nullable Origin origin) {
        Origin place = origin;
        while (place instanceof PropertySourceOrigin ofSource) {
            place = ofSource.getOrigin();
        }
        return place instanceof TextResourceOrigin text ? text : null;
    }

    private static @Nullable String file(@Nullable TextResourceOrigin place) {
        if (place == null || place.getResource() == null) {
            return null;
        }
        try {
            return place.getResource().getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return null;
        }
    }
}
