package io.throttlemachines.limiter.store;

/**
 * What an instance asks of a store that leases permits to it: to take permits for a caller at once, and to let it have others
 * that it spends by itself for a while. The same step reports what became of the permits that it has on lease.
 *
 * <p>{@code spent}, {@code returned} and {@code kept} are together all permits that the holder has on lease, as far as it
 * knows: the store may have ended the lease, or lost it, in the meantime.
 *
 * @param holder      who holds the lease: a random number, at least zero and less than 2^53. An instance has one for each owner,
 *                    and uses another after a request whose answer it did not receive, so that nothing is reported twice
 * @param spent       how many permits on lease were spent since the last report; zero or more
 * @param returned    how many unspent permits on lease the holder hands back; zero or more
 * @param kept        how many unspent permits on lease the holder keeps; zero or more
 * @param grantedAt   the {@link PermitStore.Reply#storeTime} of the reply that granted the oldest of the permits on lease;
 *                    zero if there are none. A request may be carried out late, so it could not say how long ago that was
 * @param permits     how many permits to take at once, all or none, as {@link PermitStore#take} does; zero to take none
 * @param most        how many permits the holder wants to have on lease afterwards at most, those that it keeps included; zero
 *                    to want none. More than the {@code lease} of the limiter where several callers spend it together
 * @param leaseNanos  how long it can spend them at most, in nanoseconds, at least 1
 */
public record LeaseRequest(
        long holder, long spent, long returned, long kept, long grantedAt, long permits, long most, long leaseNanos) {}
