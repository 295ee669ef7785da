package io.throttlemachines.metrics;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.retry.Retry;
import java.util.function.IntSupplier;

/**
 * Creates the meters of calls: called once for each breaker, limiter, group, hedge and retry, also for those declared later.
 * Without a {@code ThrottleMeters} nothing is measured, at no cost to calls. Called without a lock, by the thread that has
 * just declared the name, so an implementation may use and declare names itself. Another thread that finds the name meanwhile
 * does not wait for the meter: what it calls until the meter is created is not measured. Thread-safe.
 */
public interface ThrottleMeters {

    /** Creates the meter that receives the outcome of every call of a breaker from now on. */
    BreakerMeter breaker(Breaker breaker);

    /** Creates the meter that receives the outcome of every call of a limiter from now on. */
    LimiterMeter limiter(Limiter limiter);

    /** Creates the meter that receives the outcome of every call and attempt of a hedge from now on. */
    HedgeMeter hedge(Hedge hedge);

    /**
     * Creates the meter that receives the outcome of every call and attempt of a retry from now on. Default: one that does
     * nothing.
     */
    default RetryMeter retry(Retry retry) {
        return new RetryMeter() {
            @Override
            public void ended(RetryMeter.CallOutcome outcome, long nanos) {}

            @Override
            public void attemptEnded(int number, RetryMeter.AttemptOutcome outcome) {}
        };
    }

    /** Measures a group from now on. */
    void group(Group group);

    /**
     * Measures the fleet from now on, if there is one. Default: does nothing.
     *
     * @param live how many instances are live, as this instance knows
     */
    default void fleet(IntSupplier live) {}

    /**
     * Measures the votes for a cluster breaker from now on. Default: does nothing.
     *
     * @param votes how many live instances vote to open it, as this instance knows
     */
    default void votes(Breaker breaker, IntSupplier votes) {}

    /**
     * Creates the meter that receives every call to a store of permits, or to the store of a fleet, from now on. Default:
     * one that does nothing.
     */
    default StoreMeter store(String name) {
        return (command, outcome, nanos) -> {};
    }

    /**
     * Receives the outcome of every call through one breaker, on the path of the call: an implementation is quick.
     * Whatever it throws is logged and affects no call. Implementations are thread-safe.
     */
    @FunctionalInterface
    interface BreakerMeter {

        /** How a call through a breaker ended. */
        enum Outcome {
            /** The call succeeded. */
            SUCCESS,
            /** The call failed in a way that counts. */
            FAILURE,
            /** The call ended without a verdict: an ignored exception, a refusal from a call within, or a cancellation. */
            IGNORED,
            /** The breaker refused the call. */
            REFUSED,
            /** The breaker let the call in only because its mode is {@code observe}. */
            OBSERVED
        }

        /**
         * Receives the end of a call.
         *
         * @param outcome how the call ended
         * @param nanos   how long the call took, in nanoseconds; zero if it was refused
         */
        void ended(BreakerMeter.Outcome outcome, long nanos);
    }

    /**
     * Measures how every call to one limiter ends. The limiter invokes it during the call, so it must be quick. An
     * exception from it is logged and does not affect the call. Thread-safe.
     */
    interface LimiterMeter {

        /** How a call for permits ended. */
        enum Outcome {
            /** The permits were taken. */
            PERMITTED,
            /** There were not enough permits. */
            THROTTLED,
            /** A dependency or the guard blocked the call. */
            BLOCKED,
            /** The call was let through only because the limiter's mode is {@code observe}. */
            OBSERVED
        }

        /**
         * A call for permits ended. A call that only looks is not reported; a call that waits is reported once.
         *
         * @param outcome how it ended
         */
        void ended(LimiterMeter.Outcome outcome);

        /**
         * A call waited for permits, whether it got them or not.
         *
         * @param nanos how long it waited, in nanoseconds
         */
        void waited(long nanos);
    }

    /**
     * Receives the outcome of every call and attempt of one hedge, on the path of the call: an implementation is quick.
     * Whatever it throws is logged and affects no call. Implementations are thread-safe.
     */
    interface HedgeMeter {

        /** How a hedged call ended. */
        enum CallOutcome {
            /** An attempt succeeded. */
            SUCCESS,
            /** All attempts failed or were refused. */
            FAILURE,
            /** No attempt answered in time. */
            TIMEOUT,
            /** The caller gave up. */
            CANCELLED
        }

        /** How an attempt ended. */
        enum AttemptOutcome {
            /** Its answer became the answer of the call. */
            WON,
            /** It was given up, or it ended too late. */
            LOST,
            /** It failed. */
            FAILED,
            /** Its breaker refused it, or a breaker or limiter within it did. */
            REFUSED
        }

        /**
         * Receives the end of a call.
         *
         * @param outcome how the call ended
         * @param nanos   how long the call took, in nanoseconds
         */
        void ended(HedgeMeter.CallOutcome outcome, long nanos);

        /**
         * Receives the end of an attempt, once for each attempt that was begun or refused.
         *
         * @param number  the number of the attempt, from 0
         * @param outcome how the attempt ended
         */
        void attemptEnded(int number, HedgeMeter.AttemptOutcome outcome);
    }

    /**
     * Receives the outcome of every call and attempt of one retry, on the path of the call: an implementation is quick.
     * Whatever it throws is logged and affects no call. Implementations are thread-safe.
     */
    interface RetryMeter {

        /** How a call ended. */
        enum CallOutcome {
            /** The first attempt succeeded. */
            SUCCESS,
            /** A later attempt succeeded. */
            SUCCESS_AFTER_RETRY,
            /** The call failed. */
            FAILURE,
            /** The call failed, and the budget allowed no further attempt. */
            BUDGET_EXHAUSTED,
            /** A breaker or limiter refused the last attempt. */
            REFUSED,
            /** The caller gave up. */
            CANCELLED
        }

        /** How an attempt ended. */
        enum AttemptOutcome {
            /** It succeeded. */
            SUCCESS,
            /** It failed. */
            FAILURE,
            /** A breaker or limiter refused it. */
            REFUSED,
            /** It was given up, because the time was over or the caller gave up. */
            CANCELLED
        }

        /**
         * Receives the end of a call.
         *
         * @param outcome how the call ended
         * @param nanos   how long the call took, waits included, in nanoseconds
         */
        void ended(RetryMeter.CallOutcome outcome, long nanos);

        /**
         * Receives the end of an attempt.
         *
         * @param number  the number of the attempt, from 0
         * @param outcome how the attempt ended
         */
        void attemptEnded(int number, RetryMeter.AttemptOutcome outcome);
    }

    /**
     * Receives every call to one store, on the path of the call: an implementation is quick. Whatever it throws
     * is logged and affects no call. Implementations are thread-safe.
     */
    @FunctionalInterface
    interface StoreMeter {

        /** What the store was asked to do. */
        enum Command {
            /** Take permits. */
            TAKE,
            /** Look at permits. */
            LOOK,
            /** Take permits and lease others, or report on a lease. */
            LEASE,
            /** Take permits back. */
            GIVE_BACK,
            /** Return all permits of an owner. */
            RESET,
            /** Note that an instance of the fleet lives, and return the news. */
            BEAT,
            /** Replace what the fleet knows of a breaker. */
            REPLACE,
            /** Put back what the store has lost of a breaker. */
            RESTORE,
            /** Remove an instance of the fleet. */
            LEAVE,
            /** List the live instances of the fleet. */
            INSTANCES
        }

        /** How a call to a store ended. */
        enum Outcome {
            /** The store answered. */
            SUCCESS,
            /** The store did not answer in time. */
            TIMEOUT,
            /** The store answered with a failure, or could not be called. */
            FAILURE,
            /** The store was not called, because it failed shortly before. */
            SKIPPED
        }

        /**
         * Receives the end of a call.
         *
         * @param command what the store was asked to do
         * @param outcome how the call ended
         * @param nanos   how long it took, in nanoseconds
         */
        void ended(Command command, StoreMeter.Outcome outcome, long nanos);
    }
}
