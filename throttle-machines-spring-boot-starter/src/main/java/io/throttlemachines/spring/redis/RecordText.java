package io.throttlemachines.spring.redis;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Action;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetRecord.Probe;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a fleet as it stands in Redis: names and values in turn. A value that is missing is null or zero. A reader skips
 * names that it does not know, so that instances of different versions understand each other.
 */
final class RecordText {

    private static final String STATE = "state";
    private static final String BY = "by";
    private static final String CAUSE_KIND = "cause-kind";
    private static final String CAUSE = "cause";
    private static final String VOTE = "vote";
    private static final String LIVE = "live";
    private static final String OPENED_AT = "opened-at";
    private static final String DUE_AT = "due-at";
    private static final String ISOLATED = "isolated";
    private static final String FAILED_RECOVERIES = "failed-recoveries";
    private static final String SUCCESSES = "successes";
    private static final String ACTION = "action";
    private static final String ACTION_BY = "action-by";
    private static final String ACTION_REASON = "action-reason";
    private static final String ACTION_AT = "action-at";
    private static final String ACTION_UNTIL = "action-until";

    /** The names of a probe; the last one completes it. */
    private static final String PROBE = "probe";

    private static final String PROBE_INSTANCE = "probe-instance";
    private static final String PROBE_UNTIL = "probe-until";

    private final List<String> text = new ArrayList<>();

    private RecordText() {}

    static List<String> of(FleetRecord record) {
        RecordText written = new RecordText();
        written.add(STATE, record.state());
        written.add(BY, record.by());
        Cause cause = record.cause();
        if (cause != null) {
            written.add(CAUSE_KIND, cause.kind());
            written.add(CAUSE, cause.description());
            cause.votes().forEach(vote -> written.add(VOTE, vote));
            written.add(LIVE, cause.live());
        }
        written.add(OPENED_AT, record.openedAt());
        written.add(DUE_AT, record.dueAt());
        written.add(ISOLATED, record.isolated() ? true : null);
        written.add(FAILED_RECOVERIES, record.failedRecoveries());
        written.add(SUCCESSES, record.successes());
        for (Probe probe : record.probes()) {
            written.add(PROBE, probe.id());
            written.add(PROBE_INSTANCE, probe.instance());
            written.text.addAll(List.of(PROBE_UNTIL, Long.toString(probe.until())));
        }
        Action action = record.action();
        if (action != null) {
            written.add(ACTION, action.kind());
            written.add(ACTION_BY, action.by());
            written.add(ACTION_REASON, action.reason());
            written.add(ACTION_AT, action.at());
            written.add(ACTION_UNTIL, action.until());
        }
        return written.text;
    }

    private void add(String name, @Nullable Object value) {
        if (value != null) {
            text.addAll(List.of(name, value.toString()));
        }
    }

    private void add(String name, long number) {
        if (number != 0) {
            add(name, (Object) number);
        }
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static FleetRecord read(List<String> text) {
        Map<String, String> values = new HashMap<>();
        List<String> votes = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        for (int at = 0; at + 1 < text.size(); at += 2) {
            values.put(text.get(at), text.get(at + 1));
            switch (text.get(at)) {
                case VOTE -> votes.add(text.get(at + 1));
                case PROBE_UNTIL -> probes.add(probe(values));
                default -> {}
            }
        }
        return new FleetRecord(
                CircuitState.valueOf(required(values, STATE)),
                required(values, BY),
                cause(values, votes),
                number(values, OPENED_AT),
                number(values, DUE_AT),
                values.containsKey(ISOLATED),
                (int) number(values, FAILED_RECOVERIES),
                (int) number(values, SUCCESSES),
                probes,
                action(values));
    }

    private static @Nullable Cause cause(Map<String, String> values, List<String> votes) {
        return values.containsKey(CAUSE_KIND)
                ? new Cause(OpenCause.Kind.valueOf(required(values, CAUSE_KIND)), required(values, CAUSE), votes, (int)
                        number(values, LIVE))
                : null;
    }

    private static Probe probe(Map<String, String> values) {
        return new Probe(required(values, PROBE), required(values, PROBE_INSTANCE), number(values, PROBE_UNTIL));
    }

    private static @Nullable Action action(Map<String, String> values) {
        return values.containsKey(ACTION)
                ? new Action(
                        ManualAction.Kind.valueOf(required(values, ACTION)),
                        values.get(ACTION_BY),
                        values.get(ACTION_REASON),
                        number(values, ACTION_AT),
                        number(values, ACTION_UNTIL))
                : null;
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A record of the fleet in Redis has no " + name + ".");
        }
        return value;
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }
}
