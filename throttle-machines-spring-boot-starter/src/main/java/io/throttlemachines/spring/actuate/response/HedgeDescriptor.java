package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.hedge.HedgeStatus;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A hedge as it is shown. All numbers count since the start.
 *
 * @param calls       calls that have ended
 * @param hedged      calls for which more than one attempt was started
 * @param won         calls that each attempt won, by the attempt's number
 * @param failed      calls of which every attempt failed or was refused
 * @param timedOut    calls without an answer in time
 * @param delay       how long an attempt is waited for now before the next one starts, ISO-8601
 * @param successRate the share of calls that got an answer, 0 to 1
 */
public record HedgeDescriptor(
        long calls, long hedged, Map<Integer, Long> won, long failed, long timedOut, String delay, double successRate)
        implements OperationResponseBody {

    public static HedgeDescriptor of(HedgeStatus status) {
        Map<Integer, Long> won = new TreeMap<>();
        for (int attempt = 0; attempt < status.won().size(); attempt++) {
            won.put(attempt, status.won().get(attempt));
        }
        return new HedgeDescriptor(
                status.calls(),
                status.hedged(),
                won,
                status.failed(),
                status.timedOut(),
                status.delay().toString(),
                status.successRate());
    }
}
