package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an event as the endpoint shows them. Unknown ones are left out, and each text is one line. */
final class EventFields {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    EventFields text(String field, @Nullable String text) {
        String line = ResponseText.line(text);
        if (line != null) {
            fields.put(field, line);
        }
        return this;
    }

    /** A constant as requests spell it, such as {@code force-open}. */
    EventFields word(String field, Enum<?> constant) {
        return text(field, ResponseText.word(constant));
    }

    EventFields number(String field, int number) {
        fields.put(field, number);
        return this;
    }

    EventFields flag(String field, boolean flag) {
        fields.put(field, flag);
        return this;
    }

    EventFields names(String field, List<String> names) {
        fields.put(field, names);
        return this;
    }

    /** A failure by class and the first line of its message, without its stack trace; only its class if the message fails too. */
    EventFields failure(String field, Throwable failure) {
        return text(field, OneLine.first(failure));
    }

    EventFields changes(String field, List<Change> changes) {
        fields.put(field, changes.stream().map(EventFields::toMap).toList());
        return this;
    }

    private static Map<String, Object> toMap(Change change) {
        return new EventFields()
                .text("setting", change.setting())
                .text("from", change.from())
                .text("to", change.to())
                .toMap();
    }

    EventFields by(ManualAction action) {
        return word("action", action.kind())
                .text("by", action.by())
                .text("reason", ResponseText.oneLine(action.reason()))
                .text("until", ResponseText.instant(action.until()));
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(fields);
    }
}
