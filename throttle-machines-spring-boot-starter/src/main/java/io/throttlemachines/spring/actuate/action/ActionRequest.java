package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a POST says, field by field: its body and, as the framework has it, its query. Values are text, as a wrong one is to be
 * answered with what would be right.
 *
 * @param fields the values as they were written, by name; null where {@code null} was written
 */
public record ActionRequest(Map<String, @Nullable String> fields) {

    private static final int LONGEST_VALUE = 1000;
    private static final int LONGEST_NAME = 60;
    private static final int MOST_FIELDS = 50;

    /** Keeps its own copy. */
    public ActionRequest {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Refuses what nobody means to write. */
    public void refuseHuge() {
        if (fields.size() > MOST_FIELDS) {
            throw RequestException.wrong("There are " + fields.size() + " fields.", List.of("at most " + MOST_FIELDS));
        }
        String reason = get("reason");
        if (reason != null && reason.length() > ActionNote.LONGEST_REASON) {
            throw RequestException.wrong(
                    "reason has " + reason.length() + " characters.",
                    List.of("at most " + ActionNote.LONGEST_REASON + ", and a link for the rest"));
        }
        fields.forEach((name, value) -> {
            if (name.length() > LONGEST_NAME) {
                throw RequestException.wrong(
                        "The name of a field has " + name.length() + " characters.",
                        List.of("at most " + LONGEST_NAME));
            }
            if (value != null && value.length() > LONGEST_VALUE) {
                throw RequestException.wrong(
                        name + " has " + value.length() + " characters.", List.of("at most " + LONGEST_VALUE));
            }
        });
    }

    /** The value of a field; null if it is not there, or {@code null} was written. */
    @Nullable
    String get(String name) {
        return fields.get(name);
    }
}
