package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.hedge.HedgeStatus;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a hedge. All counts start when the application starts.
 *
 * @param calls       calls that ended
 * @param hedged      calls that started more than one attempt
 * @param won         calls won, by the number of the attempt that won
 * @param failed      calls whose attempts all failed or were refused
 * @param timedOut    calls without an answer in time
 * @param delay       the current wait for an attempt before the next one starts, ISO-8601
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
