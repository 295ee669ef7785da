package io.throttlemachines.internal.breaker.timeout;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.HeldPlace;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The admission of a call whose time is limited. The breaker learns one outcome: what was reported first, or at the timeout a
 * {@link CallTimeoutException}. The place of the call is released when the call has really ended, which may be later: as long
 * as a body ignores its interruption, it still burdens the called service. Thread-safe. Internal.
 */
public final class TimedAdmission implements Admission, HeldPlace {

    /** The outcome is decided. */
    private static final int JUDGED = 1;

    /** The outcome is that the time was over. */
    private static final int TIMED_OUT = 2;

    /** A body runs on a thread of the executor: it holds the place, whatever is reported meanwhile. */
    private static final int RUNNING = 4;

    private final Admission counted;
    private final Admission place;
    private final TimeLimit limit;
    private final boolean cutsOff;

    /** The bits above. Any thread may change it. */
    private final AtomicInteger state = new AtomicInteger();

    /** Gives up the call, once. Any thread may change it. */
    private final AtomicReference<@Nullable Consumer<? super CallTimeoutException>> giveUp = new AtomicReference<>();

    /** The failure of a call that takes too long. Written before {@code TIMED_OUT} is set. */
    private volatile @Nullable CallTimeoutException exceeded;

    /** Ends the time of the call. Written by the thread that admits it. */
    private volatile @Nullable Future<?> timer;

    TimedAdmission(Admission counted, Admission place, TimeLimit limit, boolean cutsOff) {
        this.counted = counted;
        this.place = place;
        this.limit = limit;
        this.cutsOff = cutsOff;
    }

    void startTimer() {
        timer = limit.plan(this::timeIsOver);
    }

    /** Whether the call is given up when its time is over; if not, it only counts. */
    public boolean cutsOff() {
        return cutsOff;
    }

    /** Why the call is given up; null if it is not. */
    @Nullable
    CallTimeoutException timeout() {
        return cutsOff && (state.get() & TIMED_OUT) != 0 ? exceeded : null;
    }

    private void timeIsOver() {
        CallTimeoutException late = limit.exceeded();
        exceeded = late;
        if (judge(JUDGED | TIMED_OUT)) {
            try {
                counted.failed(late);
            } finally {
                giveUpIfLate();
            }
        }
    }

    @Override
    public void onTimeout(Consumer<? super CallTimeoutException> action) {
        giveUp.set(action);
        giveUpIfLate();
    }

    private void giveUpIfLate() {
        CallTimeoutException late = timeout();
        Consumer<? super CallTimeoutException> action = late == null ? null : giveUp.getAndSet(null);
        if (late != null && action != null) {
            UserCode.run(
                    () -> "What gives up a call through circuit '" + limit.circuit() + "'",
                    "the call has timed out all the same",
                    () -> action.accept(late));
        }
    }

    /** Decides the outcome; returns false if it is decided already. */
    private boolean judge(int outcome) {
        int before;
        do {
            before = state.get();
            if ((before & JUDGED) != 0) {
                return false;
            }
        } while (!state.compareAndSet(before, before | outcome));
        return true;
    }

    @Override
    public void succeeded(@Nullable Object result) {
        if (reported(true)) {
            counted.succeeded(result);
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (reported(true)) {
            counted.failed(failure);
        }
    }

    /** A cancelled body may still run. */
    @Override
    public void release() {
        if (reported(false)) {
            counted.release();
        }
    }

    /** Releases the place, unless a body still runs; returns whether the outcome counts. */
    private boolean reported(boolean ended) {
        ensureStack();
        boolean counts = judge(JUDGED);
        if (counts) {
            AttemptParts.cancel(timer);
            giveUp.set(null);
        }
        if ((counts && ended) || !isRunning()) {
            UserCode.run(() -> "Handing on a place", "it is free all the same", place::release);
        }
        return counts;
    }

    /** With too little room the timer decides the outcome, and the place is released with as few frames as possible. */
    private void ensureStack() {
        try {
            StackRoom.toChange();
        } catch (StackOverflowError tooLittle) {
            if (!isRunning()) {
                place.release();
            }
            throw tooLittle;
        }
    }

    private boolean isRunning() {
        return (state.get() & RUNNING) != 0;
    }

    @Override
    public void heldBy(GuardedFuture<?> call) {
        if (place instanceof HeldPlace held) {
            held.heldBy(call);
        }
    }

    /** A body begins on a thread of the executor; returns false if the call is over already and it must not. */
    boolean begins() {
        return state.compareAndSet(0, RUNNING);
    }

    /** The thread of the body has left it, and is no longer interrupted for it. */
    void ended() {
        int before;
        do {
            before = state.get();
        } while (!state.compareAndSet(before, before & ~RUNNING));
        place.release();
    }
}
