package io.throttlemachines.spring.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the compiled IDE metadata of the properties. */
final class Metadata {

    private static final String MAIN = "META-INF/spring-configuration-metadata.json";
    private static final Pattern DEFAULT =
            Pattern.compile(".*\\. (?:Default: (?:as under defaults, else )?(.+)|(Required))\\.");

    private Metadata() {}

    /** All properties that have a full name. */
    public static Map<String, JsonNode> main() {
        return properties(MAIN);
    }

    /** The values of maps: the format has no place for them in the main file, but one file for each type. */
    public static Map<String, JsonNode> of(Class<?> type) {
        return properties("META-INF/spring/configuration-metadata/" + type.getName() + ".json");
    }

    private static Map<String, JsonNode> properties(String file) {
        try (InputStream json = Metadata.class.getClassLoader().getResourceAsStream(file)) {
            Map<String, JsonNode> properties = new TreeMap<>();
            JsonMapper.shared()
                    .readTree(json)
                    .get("properties")
                    .forEach(each -> properties.put(each.get("name").asString(), each));
            return properties;
        } catch (IOException failed) {
            throw new AssertionError(file, failed);
        }
    }

    public static String description(JsonNode property) {
        return property.path("description").asString("");
    }

    /** The default of a property: its value, else what its description says of it; "none" if neither does. */
    public static String defaultOf(JsonNode property) {
        if (property.has("defaultValue")) {
            return property.get("defaultValue").asString();
        }
        Matcher stated = DEFAULT.matcher(description(property));
        if (!stated.matches()) {
            return "none";
        }
        return stated.group(1) == null ? "required" : stated.group(1);
    }
}
