package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.control.TimedAction;
import java.util.List;

/**
 * What joins a circuit to those of the same name on other instances of a fleet, as the circuit sees it. A local breaker has
 * none. No method calls code of the application. Internal.
 */
public interface FleetLink {

    /** The objection to a recovery about which the fleet has been asked. */
    String NO_ANSWER = "the fleet has not given it a probe yet";

    /** Joins the fleet, once the breaker is declared. */
    void join();

    /** Whether this instance decides alone now, because the fleet cannot be asked. */
    boolean isAway();

    /** Whether the fleet decides about the recovery of the circuit; this instance alone does if only its own circuit opened. */
    boolean decides();

    /**
     * Asks the fleet for the place of a probe, and for the recovery of the circuit if that is due.
     *
     * @param deadline until when the thread waits for the answer, in nanoseconds of the shared time; it does not wait if that
     *                 is past
     */
    void ask(long deadline);

    /** Whether the fleet has been asked for the place of a probe and has not answered yet. */
    boolean isAsking();

    /**
     * Runs something after the fleet has answered a question for a place, or soon if there is none; at the latest after the
     * timeout. Blocks no thread: it runs on the thread that brings the answer, or that of the timers.
     */
    void afterAnswer(Runnable next);

    /** How long a caller waits for an answer at most, in nanoseconds. */
    long timeoutNanos();

    /** The places of this instance that have not expired. */
    List<String> places();

    /** Whether another probe could get a place now. */
    boolean hasRoom();

    /** How many probes of the fleet have succeeded. */
    int successes();

    /** Reports that a probe has ended. Calls the store: the thread must hold no lock. */
    void probeEnded();

    /** The circuit made a transition. Needs the graph's lock. */
    void moved();

    /** An operator changed the circuit. Needs the graph's lock. */
    void movedByHand(TimedAction action);

    /** The circuit left mode off, in which it follows nothing. Needs the graph's lock. */
    void returned();
}
