package io.throttlemachines.fleet;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many instances must vote before a breaker opens on all of them: a share of the live instances, or a count. Immutable
 * and thread-safe.
 */
public final class Quorum {

    /** More than half of the live instances. */
    public static final Quorum MAJORITY = share(0.5);

    /** Null for a count. */
    private final @Nullable BigDecimal share;

    /** Zero for a share. */
    private final int count;

    private Quorum(@Nullable BigDecimal share, int count) {
        this.share = share;
        this.count = count;
    }

    /**
     * More than this share of the live instances; all of them for 1. In a fleet of three or more it takes at least two
     * votes, so that one sick instance never opens the others.
     *
     * @param share greater than 0, at most 1
     * @throws IllegalArgumentException if it is out of range
     */
    public static Quorum share(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("A share of " + share
                    + " is no quorum. Write a share greater than 0 and at most 1, such as 0.5 for more than half.");
        }
        return new Quorum(BigDecimal.valueOf(share), 0);
    }

    /**
     * This many instances.
     *
     * @param count at least 1; with 1, each instance opens all
     * @throws IllegalArgumentException if it is less than 1
     */
    public static Quorum count(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("A count of " + count
                    + " is no quorum. Write at least 1, or a share such as 0.5 for more than half.");
        }
        return new Quorum(null, count);
    }

    /**
     * Reads a share, which is written with a decimal point ({@code 0.5}), or a count, which is written without ({@code 3}).
     *
     * @throws IllegalArgumentException says what to write instead
     */
    public static Quorum parse(String text) {
        String written = text.strip();
        try {
            return written.indexOf('.') >= 0 ? share(Double.parseDouble(written)) : count(Integer.parseInt(written));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no quorum. Write a share such as 0.5 for more than half, or a count such as 3.",
                    noNumber);
        }
    }

    /**
     * How many votes it takes.
     *
     * @param live how many instances are live, at least 1
     */
    public int votes(int live) {
        if (share == null) {
            return count;
        }
        int more = share.multiply(BigDecimal.valueOf(live)).intValue() + 1;
        return Math.min(live, live >= 3 ? Math.max(2, more) : more);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quorum that
                && count == that.count
                && (share == null ? that.share == null : that.share != null && share.compareTo(that.share) == 0);
    }

    @Override
    public int hashCode() {
        return share == null ? count : share.stripTrailingZeros().hashCode();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return share == null ? Integer.toString(count) : Double.toString(share.doubleValue());
    }
}
