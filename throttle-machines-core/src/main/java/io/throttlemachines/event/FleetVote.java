package io.throttlemachines.event;

import java.time.Instant;

/**
 * An instance voted to open a cluster breaker, or withdrew its vote. Each instance publishes it when it learns of it.
 *
 * @param instance the instance that voted
 * @param given    whether the vote was given; false if it was withdrawn, or its instance is no longer live
 * @param votes    how many votes there are now
 * @param needed   how many votes open the breaker
 */
public record FleetVote(String name, String instance, boolean given, int votes, int needed, Instant at)
        implements ThrottleEvent {}
