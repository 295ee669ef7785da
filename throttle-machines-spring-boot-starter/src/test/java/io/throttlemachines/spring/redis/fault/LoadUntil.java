package io.throttlemachines.spring.redis.fault;

import java.util.Arrays;

/** What grants take until each of their ends, less the time of that end: a tree of maxima, to which grants are added one by one. */
final class LoadUntil {

    private static final long NONE = Long.MIN_VALUE / 2;

    private final int leaves;
    private final long[] most;

    /** What was added to all leaves below a node. */
    private final long[] added;

    LoadUntil(int grants) {
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, grants - 1)) * 2);
        most = new long[2 * leaves];
        added = new long[2 * leaves];
        Arrays.fill(most, NONE);
    }

    /** Adds the grant with the end at this place of all ends; it counts for this end and all later ones. */
    void add(int place, long end, long cost) {
        set(place, -end);
        addFrom(1, 0, leaves, place, cost);
    }

    /** The largest of what all grants so far take until one of their ends, less the time of that end. */
    long most() {
        return most[1];
    }

    /** The leaf counts from now on, with all that was added to it before. */
    private void set(int place, long value) {
        int node = leaves + place;
        most[node] = value + added[node];
        for (int above = node / 2; above >= 1; above /= 2) {
            most[above] = Math.max(most[2 * above], most[2 * above + 1]) + added[above];
        }
    }

    private void addFrom(int node, int first, int end, int from, long cost) {
        if (end <= from) {
            return;
        }
        if (from <= first) {
            most[node] += cost;
            added[node] += cost;
            return;
        }
        int middle = (first + end) / 2;
        addFrom(2 * node, first, middle, from, cost);
        addFrom(2 * node + 1, middle, end, from, cost);
        most[node] = Math.max(most[2 * node], most[2 * node + 1]) + added[node];
    }
}
