package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cell that counts in two windows without a lock. 32 bytes.
 *
 * <p>Even windows count in one word, odd ones in the other, each as the number {@link Windows} makes of window and count.
 * Who wants permits of a window first closes the window before, by setting the sign of its word: from then on what
 * was used of it stands fast, also for threads that read the clock earlier and come late. Those find their window closed
 * and take from the newer one, as if they had read the clock at its start. A word is taken over for the window after the
 * next only when the one between has been closed in turn, so a compare-and-set on a word that has been taken over fails.
 */
final class SlidingBucket extends Bucket {

    private static final VarHandle EVEN;
    private static final VarHandle ODD;

    static {
        try {
            EVEN = MethodHandles.lookup().findVarHandle(SlidingBucket.class, "even", long.class);
            ODD = MethodHandles.lookup().findVarHandle(SlidingBucket.class, "odd", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final long CLOSED = Long.MIN_VALUE;
    private static final long COUNT = Long.MAX_VALUE;

    private final SlidingAlgorithm rule;

    private volatile long even;

    private volatile long odd;

    SlidingBucket(SlidingAlgorithm rule) {
        this.rule = rule;
    }

    @Override
    public long take(long permits, long now) {
        return attempt(permits, now, true, null);
    }

    @Override
    public long untilFree(long permits, long now) {
        return Math.max(0, attempt(permits, now, false, null));
    }

    @Override
    public long remaining(long now) {
        long window = rule.windows().at(now);
        long earlier = word(window - 1);
        long current = word(window);
        if (earlier == RETIRED || current == RETIRED || newest(window, earlier, current) > window) {
            return 0;
        }
        long elapsed = now - rule.windows().start(window);
        return rule.sliding().remaining(before(window, earlier), used(window, current), elapsed);
    }

    @Override
    @Nullable
    Decision tryDecide(long permits, long now, boolean take) {
        Counts counts = new Counts();
        long wait = attempt(permits, now, take, counts);
        if (wait == RETIRED) {
            return null;
        }
        long remaining = rule.sliding().remaining(counts.before, counts.used, counts.elapsed);
        long untilFull = rule.sliding().untilFull(counts.before, counts.used, counts.elapsed);
        return wait == 0
                ? Decisions.allowed(permits, remaining, untilFull)
                : Decisions.refused(permits, remaining, wait, untilFull);
    }

    /** What an attempt has found, and left behind. */
    private static final class Counts {
        long window;
        long before;
        long used;
        long elapsed;
    }

    private long attempt(long permits, long now, boolean take, @Nullable Counts found) {
        Windows windows = rule.windows();
        long window = windows.at(now);
        while (true) {
            long elapsed = Math.max(0, now - windows.start(window));
            long earlier = word(window - 1);
            long current = word(window);
            if (earlier == RETIRED || current == RETIRED) {
                return RETIRED;
            }
            long newest = newest(window, earlier, current);
            if (newest > window) {
                window = newest;
                continue;
            }
            long before = before(window, earlier);
            if (take && window > 0 && !closed(window - 1, earlier)) {
                close(window - 1, earlier);
                continue;
            }
            long used = used(window, current);
            long wait = wait(before, used, elapsed, permits);
            boolean taken = wait == 0 && take;
            if (taken && !swap(window, current, windows.empty(window) + used + permits)) {
                continue;
            }
            if (found != null) {
                found.window = window;
                found.before = before;
                found.used = taken ? used + permits : used;
                found.elapsed = elapsed;
            }
            return wait;
        }
    }

    private long before(long window, long earlier) {
        return window == 0 ? 0 : used(window - 1, earlier);
    }

    private long used(long window, long word) {
        return Math.max(0, (word & COUNT) - rule.windows().empty(window));
    }

    private long wait(long before, long used, long elapsed, long permits) {
        if (permits > rule.limit()) {
            return NEVER;
        }
        return permits == 0 ? 0 : rule.sliding().untilFree(before, used, elapsed, permits);
    }

    /** The newest window that has begun, as far as the words and the clock tell. */
    private long newest(long window, long earlier, long current) {
        Windows windows = rule.windows();
        long inEarlier = windows.empty(window + 1) <= (earlier & COUNT) ? windows.of(earlier & COUNT) : window;
        long inCurrent = window;
        if (windows.empty(window + 1) <= (current & COUNT)) {
            inCurrent = windows.of(current & COUNT);
        } else if (current < 0 && windows.empty(window) <= (current & COUNT)) {
            inCurrent = window + 1;
        }
        return Math.max(inEarlier, inCurrent);
    }

    private boolean closed(long window, long word) {
        return word < 0 && (word & COUNT) >= rule.windows().empty(window);
    }

    private void close(long window, long word) {
        swap(window, word, Math.max(word & COUNT, rule.windows().empty(window)) | CLOSED);
    }

    private long word(long window) {
        return (window & 1) == 0 ? even : odd;
    }

    private boolean swap(long window, long before, long after) {
        return (window & 1) == 0 ? EVEN.compareAndSet(this, before, after) : ODD.compareAndSet(this, before, after);
    }

    /** Gives back only within the window of the taking, and only until it is closed. */
    @Override
    boolean tryRefund(long permits, long takenAt, LongSupplier clock) {
        long window = rule.windows().at(takenAt);
        long empty = rule.windows().empty(window);
        while (true) {
            long word = word(window);
            if (word == RETIRED) {
                return false;
            }
            boolean movedOn = takenAt < rule.since()
                    || word < empty
                    || word >= rule.windows().empty(window + 1);
            if (movedOn || swap(window, word, Math.max(empty, word - permits))) {
                return true;
            }
        }
    }

    @Override
    public void reset() {
        reset(0);
        reset(1);
    }

    private void reset(long parity) {
        while (true) {
            long word = word(parity);
            long count = word & COUNT;
            if (word == RETIRED
                    || swap(parity, word, rule.windows().empty(rule.windows().of(count)) | (word & CLOSED))) {
                return;
            }
        }
    }

    @Override
    boolean full(long now) {
        return remaining(now) == rule.limit();
    }

    /** Closes the window before, so that nobody can take from it any more, before it looks and retires the present one. */
    @Override
    boolean retireIfFull(long now) {
        Counts counts = new Counts();
        if (attempt(0, now, true, counts) == RETIRED || counts.before > 0 || counts.used > 0) {
            return false;
        }
        boolean retired = swap(counts.window, rule.windows().empty(counts.window), RETIRED);
        if (retired) {
            retire();
        }
        return retired;
    }

    @Override
    void retire() {
        even = RETIRED;
        odd = RETIRED;
    }

    @Override
    boolean retired() {
        return even == RETIRED || odd == RETIRED;
    }

    @Override
    LimitAlgorithm rule() {
        return rule;
    }

    /**
     * Takes each word out of the hands of others. Who has read both before takes, if at all, from the one that is still
     * there; who reads later finds one of them retired.
     *
     * <p>While the period is the same, both windows keep their counts. With another one, what counts at present, that of
     * the window before by its weight, is counted in the window of that length which is running then.
     */
    @Override
    Bucket movedTo(LimitAlgorithm next, long now) {
        SlidingBucket last = new SlidingBucket(rule);
        last.even = (long) EVEN.getAndSet(this, RETIRED);
        last.odd = (long) ODD.getAndSet(this, RETIRED);
        Counts counts = new Counts();
        last.attempt(0, now, false, counts);
        SlidingAlgorithm after = (SlidingAlgorithm) next;
        SlidingBucket heir = new SlidingBucket(after);
        long window = after.windows().after(rule.windows(), counts.window, now);
        if (after.windows().period() == rule.windows().period()) {
            heir.begin(window - 1, counts.before, CLOSED);
            heir.begin(window, counts.used, 0);
        } else {
            heir.begin(window, counts.used + rule.sliding().weighted(counts.before, counts.elapsed), 0);
        }
        return heir;
    }

    /** For a cell that nobody else has yet. */
    private void begin(long window, long used, long sign) {
        if (window >= 0) {
            long count =
                    rule.windows().empty(window) + Math.min(used, rule.windows().most());
            swap(window, 0, count | sign);
        }
    }
}
