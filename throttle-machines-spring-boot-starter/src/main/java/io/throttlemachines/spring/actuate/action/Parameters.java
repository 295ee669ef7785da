package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an action. One that only another action knows is rejected as one that none knows: the endpoint carries out the
 * whole request or nothing.
 */
public final class Parameters {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_TIME = Duration.ofDays(365);
    private static final List<String> MODES = List.of("enforce", "observe", "off");

    /** The parameters that only some actions take, each with the advice for the others. */
    private static final Map<String, String> USES = Map.of(
            "for", "Only isolate, force-open, emergency-shutdown and mode last.",
            "cascade", "Only a reset of a breaker or cascade takes it.",
            "key", "Only a reset takes a key; this acts on all keys.",
            "pause", "Only recover takes it.",
            "mode", "The action 'mode' takes it.");

    private static final Set<String> COMMON = common();

    /** Ignored: only the URL decides on what to act. */
    private static final Set<String> FROM_URL = Set.of("kind", "name");

    private final ActionRequest request;
    private final @Nullable String by;

    private static Set<String> common() {
        Set<String> common = new TreeSet<>(USES.keySet());
        common.addAll(List.of("action", "reason"));
        return common;
    }

    private Parameters(ActionRequest request, @Nullable String by) {
        this.request = request;
        this.by = by;
    }

    /**
     * Checks the size of a request.
     *
     * @param by the name of the principal, if there is one
     * @throws RequestException if there are too many fields, or one is too long
     */
    public static Parameters of(ActionRequest request, @Nullable String by) {
        request.rejectHuge();
        return new Parameters(request, by);
    }

    public @Nullable String action() {
        return request.get("action");
    }

    boolean cascade() {
        String cascade = request.get("cascade");
        if (cascade == null || cascade.equals("false")) {
            return false;
        }
        if (cascade.equals("true")) {
            return true;
        }
        throw RequestException.wrong("cascade is " + ResponseText.quoted(cascade) + ".", List.of("true", "false"));
    }

    @Nullable
    String key() {
        return request.get("key");
    }

    Duration pause() {
        String pause = request.get("pause");
        return pause == null
                ? Duration.ZERO
                : Values.duration(
                        "pause", pause, Duration.ZERO, LONGEST_PAUSE, "from 0s to 1m, such as 500ms or PT0.5S");
    }

    Mode mode() {
        String mode = request.get("mode");
        if (mode == null || !MODES.contains(mode.toLowerCase(Locale.ROOT))) {
            throw RequestException.wrong(
                    mode == null ? "The mode is missing." : "mode is " + ResponseText.quoted(mode) + ".", MODES);
        }
        return Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    }

    /** The operator and the reason, for an action that does not last. */
    ActionNote note() {
        return new ActionNote(by, reason(), null);
    }

    /** The operator and the reason, for an action on one key of a breaker, which has no targets. */
    ActionNote noteOfKey() {
        if (cascade()) {
            throw RequestException.wrong(
                    "cascade is not allowed with key: a key has no targets.", List.of("key", "cascade"));
        }
        return note();
    }

    /** The operator, the reason and the duration, if there is one. */
    ActionNote noteWithDuration() {
        String time = request.get("for");
        Duration lasting = time == null
                ? null
                : Values.duration(
                        "for", time, Duration.ofMillis(1), LONGEST_TIME, "from 1ms to 365d, such as 10m or PT10M");
        return new ActionNote(by, reason(), lasting);
    }

    /** Put on one line here, so that status, event and log show the same text. */
    private @Nullable String reason() {
        String reason = request.get("reason");
        return reason == null ? null : OneLine.of(reason);
    }

    /** Rejects a parameter that changes nothing because only other actions take it. */
    void rejectOthers(Set<String> taken) {
        new TreeMap<>(USES).forEach((name, advice) -> {
            if (!taken.contains(name) && request.get(name) != null && !(name.equals("cascade") && !cascade())) {
                Set<String> allowed = new TreeSet<>(taken);
                allowed.add("reason");
                throw RequestException.wrong(
                        name + " is not allowed with " + ResponseText.quoted(String.valueOf(action())) + ". " + advice,
                        List.copyOf(allowed));
            }
        });
    }

    /** Rejects a field that no action knows. */
    void rejectUnknown() {
        settings().keySet().stream().findFirst().ifPresent(unknown -> reject(unknown, COMMON));
    }

    /**
     * The settings to change.
     *
     * @param known the names of all settings that may change
     * @throws RequestException if there is an unknown one, or none at all
     */
    Map<String, @Nullable String> settings(Set<String> known) {
        Map<String, @Nullable String> settings = settings();
        settings.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(unknown -> reject(unknown, known));
        if (settings.isEmpty()) {
            throw RequestException.wrong("There is no setting to change.", List.copyOf(new TreeSet<>(known)));
        }
        return settings;
    }

    /** All fields except those that actions share. */
    private Map<String, @Nullable String> settings() {
        Map<String, @Nullable String> settings = new TreeMap<>(request.fields());
        settings.keySet().removeAll(COMMON);
        settings.keySet().removeAll(FROM_URL);
        return settings;
    }

    private static void reject(String name, Set<String> known) {
        throw RequestException.wrong(
                "There is no field " + ResponseText.quoted(name) + ". " + NearestNames.advice(name, known),
                List.copyOf(new TreeSet<>(known)));
    }
}
