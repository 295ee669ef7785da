package io.throttlemachines.internal.breaker.timeout;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.StackRoom;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * How long the calls through a breaker may take. Internal.
 *
 * @param circuit the name of the breaker
 * @param timeout the longest time, counted from the admission of a call
 * @param calls   the timers
 */
public record TimeLimit(String circuit, Duration timeout, AttemptParts calls) {

    /**
     * Starts the time of a call. If that fails, the place is free again, and nothing is counted.
     *
     * @param counted learns the outcome, once
     * @param place   the place of the call, which is released when the call has really ended, more than once if need be
     * @param cutsOff whether the call is given up when its time is over; if not, it only counts
     */
    public TimedAdmission begin(Admission counted, Admission place, boolean cutsOff) {
        try {
            StackRoom.toChange(); // a thread with enough stack to begin the call also has enough to end it
            TimedAdmission admission = new TimedAdmission(counted, place, this, cutsOff);
            startTimer(admission);
            return admission;
        } catch (Throwable noTimer) {
            place.release();
            throw noTimer;
        }
    }

    /** Once the library is closed, there may be no timer. A call that is not given up anyway goes on without. */
    private void startTimer(TimedAdmission admission) {
        try {
            admission.startTimer();
        } catch (RejectedExecutionException rejected) {
            if (!calls.waiting().isClosed()) {
                throw rejected;
            }
            if (admission.cutsOff()) {
                throw new IllegalStateException(
                        "ThrottleMachines is closed, so nothing measures the time of this call.");
            }
        }
    }

    CallTimeoutException exceeded() {
        return new CallTimeoutException("circuit", circuit, timeout);
    }

    Future<?> plan(Runnable task) {
        return calls.timers().get().schedule(task, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
