package io.throttlemachines.fleet;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the state of breakers that several instances share, such as a Redis server, a database or a data grid. It decides
 * nothing: the instances compute each transition, and the store makes it only if no other transition was made in between.
 * It also knows which instances live, and their votes.
 *
 * <p>Each method is one atomic step of the store, and the time in it is the store's own. No method may block. A store that
 * cannot be reached completes the stage with an exception, or throws one, as early as it can. The library limits the time it
 * waits, and cancels the stage then, if that is a {@link java.util.concurrent.Future}. Implementations are thread-safe.
 *
 * <p>The store hands out the epochs. Each is greater than all before it, over all breakers of the fleet, also after the
 * store has lost its memory: the last epoch plus one, or the store's time in microseconds since 1970 if that is greater.
 */
public interface FleetStore {

    /**
     * One sign of life of an instance.
     *
     * @param instance    the name of the instance
     * @param aliveMicros how long the instance and its votes count from now on, in microseconds
     * @param votes       the breakers that this instance votes to open, each with the epoch of the record that it knows; a
     *                    vote that is missing here is withdrawn
     * @param since       the epoch of the latest news that this instance has; breakers with a greater one are news
     * @param known       epochs of breakers that the store compares with its own; empty if there is nothing to compare. At least
     *                    every tenth beat it has all breakers of the instance, and beats are at most a third of
     *                    {@code aliveMicros} apart. So a store may forget the record of a breaker that has been in no beat for
     *                    an hour and four times {@code aliveMicros}: no live instance has that breaker any more
     */
    record Beat(String instance, long aliveMicros, Map<String, Long> votes, long since, Map<String, Long> known) {

        /** Keeps copies. */
        public Beat {
            votes = Map.copyOf(votes);
            known = Map.copyOf(known);
        }
    }

    /**
     * A record and the epoch that it was given.
     *
     * @param epoch 0 if the store has no record of the breaker, which is {@link FleetRecord#NONE} then
     */
    record Versioned(long epoch, FleetRecord record) {

        /** What a store without a record answers. */
        public static final Versioned NONE = new Versioned(0, FleetRecord.NONE);
    }

    /**
     * What a store answers to a beat, all from the same moment.
     *
     * @param nowMicros the time of the store in microseconds since 1970
     * @param epoch     the greatest epoch that the store has handed out or restored; 0 if none
     * @param live      how many instances are live, the one that asks included
     * @param joined    whether the one that asks was not live before: it is new, has been silent for too long, or the store has
     *                  forgotten it
     * @param votes     the live instances that vote, by breaker, each with the epoch that its last beat gave with the vote; a
     *                  breaker without votes is missing. A vote counts only on top of the record with this epoch, so that
     *                  one cast before a reset does not open the breaker after it
     * @param changed   the breakers with an epoch greater than {@code since}, and those in {@code known} whose epoch is
     *                  another one in the store, greater or smaller
     */
    record News(
            long nowMicros,
            long epoch,
            int live,
            boolean joined,
            Map<String, Map<String, Long>> votes,
            Map<String, Versioned> changed) {

        /** Keeps copies. */
        public News {
            votes = Map.copyOf(votes);
            changed = Map.copyOf(changed);
        }
    }

    /**
     * What a store answers to a change.
     *
     * @param made      whether the change was made
     * @param nowMicros the time of the store in microseconds since 1970
     * @param current   the breaker's record after the call, with its epoch
     */
    record Answer(boolean made, long nowMicros, Versioned current) {}

    /**
     * A live instance.
     *
     * @param lastSeen when it last gave a sign of life, in microseconds since 1970 by the store's clock
     */
    record Instance(String name, long lastSeen) {}

    /** The name of the store in events, in the status and in metrics. Default: {@code fleet}. */
    default String name() {
        return "fleet";
    }

    /** Takes note of a sign of life and of votes, and returns the news. */
    CompletionStage<News> beat(Beat beat);

    /**
     * Replaces the record of a breaker, and gives the new one the next epoch, if the present one still has the expected epoch.
     *
     * @param expected the epoch of the record that the change is based on; 0 for none
     */
    CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next);

    /** Puts back a record that the store has lost, with the epoch that it had, if the store knows none as great. */
    CompletionStage<Answer> restore(String breaker, Versioned lost);

    /** Removes an instance and its votes at once. */
    CompletionStage<?> leave(String instance);

    /** The live instances, in the order of their names. */
    CompletionStage<List<Instance>> instances();

    /**
     * Asks to be called as soon as another instance has changed a record, so that the news are fetched before the next poll. It
     * is only faster: a message may be lost or come twice, and a store that has no messages does nothing. The listener
     * is quick and never throws.
     *
     * @return ends the subscription
     */
    default AutoCloseable subscribe(Runnable listener) {
        return () -> {};
    }
}
