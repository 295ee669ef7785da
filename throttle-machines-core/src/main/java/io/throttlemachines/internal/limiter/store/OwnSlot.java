package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.Decision;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The slot of a limiter itself. It always has a bucket. */
final class OwnSlot extends LocalSlot {

    OwnSlot(Bucket bucket) {
        begin(bucket);
    }

    private Bucket current() {
        return Objects.requireNonNull(bucket());
    }

    @Override
    public long take(long permits, long now) {
        long wait;
        do {
            wait = current().take(permits, now);
        } while (wait == Bucket.RETIRED);
        return wait;
    }

    @Override
    public boolean tryTake(long permits, Time time) {
        long wait;
        do {
            wait = current().tryTake(permits, time.nanos());
        } while (wait == Bucket.RETIRED);
        return wait == 0;
    }

    @Override
    public long untilFree(long permits, long now) {
        return look(bucket -> bucket.untilFree(permits, now));
    }

    @Override
    public long remaining(long now) {
        return look(bucket -> bucket.remaining(now));
    }

    private long look(ToLongFunction<Bucket> question) {
        Bucket asked;
        long answer;
        do {
            asked = current();
            answer = question.applyAsLong(asked);
        } while (asked.retired());
        return answer;
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        @Nullable Decision decision;
        do {
            decision = current().tryDecide(permits, now, take);
        } while (decision == null);
        return decision;
    }

    @Override
    public void refund(long permits, long takenAt, long receipt, LongSupplier clock) {
        while (!current().tryRefund(permits, takenAt, clock)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean reset(long now) {
        boolean missing = !current().full(now);
        while (!current().tryReset()) {
            Thread.onSpinWait();
        }
        return missing;
    }
}
