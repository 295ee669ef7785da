package io.throttlemachines.spring.actuate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that tests write with single quotes. */
public final class Json {

    private Json() {}

    public static String text(String quoted) {
        return quoted.replace('\'', '"');
    }

    public static JsonNode of(String quoted) {
        return JsonMapper.shared().readTree(text(quoted));
    }
}
