package io.throttlemachines.spring.redis.fault;

import io.throttlemachines.limiter.Algorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks for permits that an algorithm cannot have allowed. The moment of each grant is known to lie between two others, so what
 * is found is proven: wherever in between the grants were, there were too many. All times are microseconds of one clock.
 */
final class Verdict {

    private final long period;

    Verdict(long period) {
        this.period = period;
    }

    /** A description of each grant that the algorithm cannot have allowed. */
    List<String> of(Algorithm algorithm, List<Grant> grants) {
        return switch (algorithm) {
            case TOKEN_BUCKET, GCRA -> byEachLimit(grants, this::rate);
            case FIXED_WINDOW -> windows(grants, false);
            case SLIDING_WINDOW -> windows(grants, true);
            case CONCURRENCY, ADAPTIVE_CONCURRENCY -> throw new IllegalStateException("not shared");
        };
    }

    /**
     * The same for permits that may have been on lease: a window's limit was obeyed when they were leased, so others with a higher
     * limit may have been granted more before they are spent. Those of this limit or a lower one obey it all the same.
     */
    List<String> ofLeases(Algorithm algorithm, List<Grant> grants) {
        return byEachLimit(grants, alike -> of(algorithm, alike));
    }

    /** Those with no higher limit than one obey that one. For a rate so do all by the highest: none is granted what it would refuse. */
    private static List<String> byEachLimit(List<Grant> grants, Function<List<Grant>, List<String>> law) {
        List<String> found = new ArrayList<>();
        for (long limit : grants.stream().mapToLong(Grant::limit).distinct().toArray()) {
            List<Grant> alike = grants.stream()
                    .filter(grant -> grant.limit() <= limit)
                    .map(grant -> new Grant(limit, grant.before(), grant.after()))
                    .toList();
            found.addAll(law.apply(alike));
        }
        return found;
    }

    /**
     * The generic cell rate algorithm: in every stretch of time, all grants together take at most the stretch and one period,
     * where a grant takes {@code period / limit} and the burst is the limit.
     *
     * @return a description of too many grants; empty if there is none
     */
    List<String> rate(List<Grant> grants) {
        List<Grant> byEnd =
                grants.stream().sorted(Comparator.comparingLong(Grant::after)).toList();
        Integer[] byBegin = new Integer[byEnd.size()];
        Arrays.setAll(byBegin, index -> index);
        Arrays.sort(byBegin, Comparator.comparingLong(index -> -byEnd.get(index).before()));
        LoadUntil load = new LoadUntil(byEnd.size());
        List<String> found = new ArrayList<>();
        for (int index : byBegin) {
            Grant grant = byEnd.get(index);
            load.add(index, grant.after(), period / grant.limit());
            long over = load.most() + grant.before() - period;
            if (over > 0) {
                found.add("from " + grant.before() + " on, grants take " + over + " us more than there are");
            }
        }
        return found;
    }

    /**
     * Windows: with each grant, at most as many permits as its limit count: those that were certainly granted earlier in the
     * same window, and for sliding windows those of the window before by the share that is left after the grant.
     */
    List<String> windows(List<Grant> grants, boolean sliding) {
        Map<Long, List<Grant>> windows = grants.stream()
                .filter(grant -> grant.before() / period == grant.after() / period)
                .collect(Collectors.groupingBy(grant -> grant.after() / period, TreeMap::new, Collectors.toList()));
        List<String> found = new ArrayList<>();
        windows.forEach((window, all) -> {
            long[] ends = all.stream().mapToLong(Grant::after).sorted().toArray();
            long before = sliding ? windows.getOrDefault(window - 1, List.of()).size() : 0;
            for (Grant grant : all) {
                long left = period - grant.after() % period;
                long counted = 1 + upTo(ends, grant.before()) + (before * left + period - 1) / period;
                if (counted > grant.limit()) {
                    found.add("window " + window + ": " + counted + " permits count with a grant of limit "
                            + grant.limit());
                }
            }
        });
        return found;
    }

    /** How many of the sorted moments are before this one. */
    private static long upTo(long[] sorted, long moment) {
        int at = Arrays.binarySearch(sorted, moment);
        int first = at < 0 ? -at - 1 : at;
        while (first > 0 && sorted[first - 1] == moment) {
            first--;
        }
        return first;
    }
}
