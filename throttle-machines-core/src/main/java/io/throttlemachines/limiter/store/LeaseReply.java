package io.throttlemachines.limiter.store;

/**
 * What a store answers to a {@link LeaseRequest}, all from the same moment. The holder has {@code kept + granted} permits on
 * lease from now on.
 *
 * @param decision       about the permits to take at once. What it says remains is for all instances, without any permits on lease
 * @param kept           how many of the permits that the holder kept it may still spend; zero if that lease had ended
 * @param granted        how many further permits it may spend by itself; zero if the permits to take at once are not there
 * @param endsAfterNanos for how long it may spend all of them, in nanoseconds from this moment
 */
public record LeaseReply(PermitStore.Reply decision, long kept, long granted, long endsAfterNanos) {}
