package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.control.ManualAction;
import org.jspecify.annotations.Nullable;

/**
 * The last manual action.
 *
 * @param action the action as a request spells it, such as {@code force-open}
 * @param by     the operator; left out if unknown
 * @param reason why, on one line; left out if no reason was given
 * @param at     when, ISO-8601 in UTC
 * @param until  when it lifts itself, ISO-8601 in UTC; left out if it does not
 */
public record ManualActionDescriptor(
        String action,
        @Nullable String by,
        @Nullable String reason,
        String at,
        @Nullable String until) {

    static @Nullable ManualActionDescriptor of(@Nullable ManualAction action) {
        if (action == null) {
            return null;
        }
        return new ManualActionDescriptor(
                ResponseText.word(action.kind()),
                ResponseText.line(action.by()),
                ResponseText.oneLine(action.reason()),
                action.at().toString(),
                ResponseText.instant(action.until()));
    }
}
