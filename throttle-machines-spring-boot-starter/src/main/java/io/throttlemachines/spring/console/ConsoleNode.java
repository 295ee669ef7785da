package io.throttlemachines.spring.console;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.hedge.HedgeStatus;
import io.throttlemachines.limiter.LimiterStatus;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.state.OpenCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as the console shows it in the graph and in the table. Nothing in it changes only because time passes, so that an idle
 * application sends no changes.
 *
 * @param kind      the word for its kind: breaker, limiter or hedge
 * @param name      its full name
 * @param group     the group it is a member of; null if it is in none
 * @param state     CLOSED, OPEN or HALF_OPEN; null for a limiter and a hedge
 * @param mode      enforce, observe or off; null for a hedge
 * @param available whether it is not OPEN itself and all its dependencies are available; null for a hedge
 * @param failures  failures within the window, of a hedge since the start
 * @param calls     calls since the start; null where no meter counts them
 * @param refused   calls that were refused since the start
 * @param since     when it opened; null while it is CLOSED
 * @param cause     why it opened; null while it is CLOSED
 * @param retryAt   when the next call may be a probe, to the second; null if it is not OPEN
 * @param blockedBy the open breakers that block it; null if there are none
 * @param isolated  true if an operator has isolated it, else null
 * @param manual    the last manual action that has not ended, such as {@code force-open}
 * @param limit     permits a period
 * @param remaining permits that remain; null where only a shared store knows
 * @param hedged    calls of a hedge that were sent more than once, since the start
 */
record ConsoleNode(
        String kind,
        String name,
        @Nullable String group,
        @Nullable String state,
        @Nullable String mode,
        @Nullable Boolean available,
        @Nullable Long failures,
        @Nullable Long calls,
        @Nullable Long refused,
        @Nullable String since,
        @Nullable String cause,
        @Nullable String retryAt,
        @Nullable List<String> blockedBy,
        @Nullable Boolean isolated,
        @Nullable String manual,
        @Nullable Long limit,
        @Nullable Long remaining,
        @Nullable Long hedged) {

    static ConsoleNode of(NodeStatus node, BreakerStatus status, @Nullable Long calls, Instant now) {
        OpenCause cause = status.cause();
        return new ConsoleNode(
                "breaker",
                node.name(),
                node.group(),
                status.state().name(),
                ResponseText.word(status.mode()),
                node.available(),
                status.failures(),
                calls,
                status.refused(),
                ResponseText.instant(status.openedAt()),
                cause == null ? null : ResponseText.line(cause.description()),
                status.retryAfter() == null ? null : second(now.plus(status.retryAfter())),
                names(status.blockedBy()),
                status.isolated() ? true : null,
                status.manualAction() == null
                        ? null
                        : ResponseText.word(status.manualAction().kind()),
                null,
                null,
                null);
    }

    static ConsoleNode of(NodeStatus node, LimiterStatus status) {
        return limiter(
                node,
                status.permitted(),
                status.throttled(),
                names(status.blockedBy()),
                status.manualAction() == null
                        ? null
                        : ResponseText.word(status.manualAction().kind()),
                status.limit(),
                status.remaining());
    }

    /** A limiter whose status would ask a shared store. */
    static ConsoleNode ofShared(NodeStatus node, long limit) {
        return limiter(node, null, null, null, null, limit, null);
    }

    private static ConsoleNode limiter(
            NodeStatus node,
            @Nullable Long permitted,
            @Nullable Long throttled,
            @Nullable List<String> blockedBy,
            @Nullable String manual,
            long limit,
            @Nullable Long remaining) {
        return new ConsoleNode(
                "limiter",
                node.name(),
                node.group(),
                null,
                ResponseText.word(node.mode()),
                node.available(),
                null,
                permitted,
                throttled,
                null,
                null,
                null,
                blockedBy,
                null,
                manual,
                limit,
                remaining,
                null);
    }

    static ConsoleNode of(String name, HedgeStatus status) {
        return new ConsoleNode(
                "hedge",
                name,
                null,
                null,
                null,
                null,
                status.failed(),
                status.calls(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                status.hedged());
    }

    /** How a URL of the endpoint names it, such as {@code breakers/main-database}. */
    String id() {
        return kind + "s/" + name;
    }

    /** Whether the other is of the same node, perhaps at another time. */
    boolean isSameNode(ConsoleNode other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }

    private static @Nullable List<String> names(List<String> names) {
        return names.isEmpty() ? null : names;
    }

    private static String second(Instant at) {
        return at.plusMillis(500).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
