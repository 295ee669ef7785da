package io.throttlemachines.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which of the known names may have been meant. Distance is that of V. Levenshtein, "Binary codes capable of
 * correcting deletions, insertions, and reversals" (1966), without regard to case. An unknown name may come from a
 * request, so the work is bounded: names are compared by their first 64 characters, each known name once and with one
 * step for each of its characters. Internal.
 */
public final class NearestNames {

    /** One bit of a long for each compared character of the unknown name. */
    static final int COMPARED = Long.SIZE;

    private static final int MOST = 3;

    private NearestNames() {}

    /** Advice for an unknown name: a sentence that offers the nearest known names, or says that there are none. */
    public static String advice(String unknown, Collection<String> known) {
        if (known.isEmpty()) {
            return "No other is declared: declare it first.";
        }
        Pattern pattern = Pattern.of(unknown);
        return known.stream()
                .map(name -> new Candidate(name, pattern.distance(name)))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(candidate -> "'" + candidate.name() + "'")
                .collect(Collectors.joining(" or ", "Did you mean ", "?"));
    }

    /** How many letters must be inserted, deleted or replaced to turn one name into the other, without regard to case. */
    public static int distance(String first, String second) {
        return Pattern.of(first).distance(second);
    }

    private static String compared(String name) {
        String lower = cut(name).toLowerCase(Locale.ROOT);
        return cut(lower); // a few characters become two in lower case
    }

    private static String cut(String text) {
        return text.length() <= COMPARED ? text : text.substring(0, COMPARED);
    }

    private record Candidate(String name, int distance) {}

    /**
     * The unknown name, prepared for many comparisons. The algorithm is that of G. Myers, "A fast bit-vector algorithm for
     * approximate string matching based on dynamic programming" (1999), in the form that H. Hyyrö gave it for the distance of
     * whole strings (2003). A column of Levenshtein's matrix is two longs: where the entry is one larger than the entry
     * above it, and where it is one smaller.
     *
     * @param length    how many characters it has
     * @param positions for each of its characters a bit at each position where it has that character
     */
    private record Pattern(int length, Map<Character, Long> positions) {

        static Pattern of(String name) {
            String text = compared(name);
            Map<Character, Long> positions = new HashMap<>();
            for (int i = 0; i < text.length(); i++) {
                positions.merge(text.charAt(i), 1L << i, (one, other) -> one | other);
            }
            return new Pattern(text.length(), positions);
        }

        int distance(String name) {
            String text = compared(name);
            if (length == 0) {
                return text.length();
            }
            long last = 1L << (length - 1);
            long larger = -1;
            long smaller = 0;
            int distance = length;
            for (int i = 0; i < text.length(); i++) {
                long equal = positions.getOrDefault(text.charAt(i), 0L);
                long diagonal = (((equal & larger) + larger) ^ larger) | equal | smaller;
                long largerThanLeft = smaller | ~(diagonal | larger);
                long smallerThanLeft = diagonal & larger;
                if ((largerThanLeft & last) != 0) {
                    distance++;
                } else if ((smallerThanLeft & last) != 0) {
                    distance--;
                }
                long shifted = (largerThanLeft << 1) | 1; // the first row grows by one with each column
                larger = (smallerThanLeft << 1) | ~(diagonal | shifted);
                smaller = diagonal & shifted;
            }
            return distance;
        }
    }
}
