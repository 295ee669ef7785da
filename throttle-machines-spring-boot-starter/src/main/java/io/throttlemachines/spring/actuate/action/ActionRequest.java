package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a POST: those of its body and, since the framework merges them, those of its query. All values are text, so
 * that the answer to a wrong value can say what would be right.
 *
 * @param fields the values as written, by name; null for a JSON {@code null}
 */
public record ActionRequest(Map<String, @Nullable String> fields) {

    private static final int LONGEST_VALUE = 1000;
    private static final int LONGEST_NAME = 60;
    private static final int MOST_FIELDS = 50;

    /** Copies the fields. */
    public ActionRequest {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Rejects fields that are too many or too long. */
    void rejectHuge() {
        if (fields.size() > MOST_FIELDS) {
            throw RequestException.wrong("There are " + fields.size() + " fields.", List.of("at most " + MOST_FIELDS));
        }
        String reason = get("reason");
        if (reason != null && reason.length() > ActionNote.LONGEST_REASON) {
            throw RequestException.wrong(
                    "reason has " + reason.length() + " characters.",
                    List.of("at most " + ActionNote.LONGEST_REASON + "; put a longer text behind a link"));
        }
        fields.forEach((name, value) -> {
            if (name.length() > LONGEST_NAME) {
                throw RequestException.wrong(
                        "A field name has " + name.length() + " characters.", List.of("at most " + LONGEST_NAME));
            }
            if (value != null && value.length() > LONGEST_VALUE) {
                throw RequestException.wrong(
                        name + " has " + value.length() + " characters.", List.of("at most " + LONGEST_VALUE));
            }
        });
    }

    /** The value of a field; null if it is missing or a JSON {@code null}. */
    @Nullable
    String get(String name) {
        return fields.get(name);
    }
}
