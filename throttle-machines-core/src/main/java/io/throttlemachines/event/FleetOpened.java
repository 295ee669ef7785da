package io.throttlemachines.event;

import java.time.Instant;
import java.util.List;

/**
 * A quorum of instances opened a cluster breaker on all of them. Each instance publishes it when it opens.
 *
 * @param votes the instances that voted
 * @param live  how many instances were live
 */
public record FleetOpened(String name, List<String> votes, int live, Instant at) implements ThrottleEvent {

    /** Keeps a copy of the list. */
    public FleetOpened {
        votes = List.copyOf(votes);
    }
}
