package io.throttlemachines.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which of the known names may have been meant. Distance is that of V. Levenshtein, "Binary codes capable of
 * correcting deletions, insertions, and reversals" (1966), without regard to case. Internal.
 */
public final class NearestNames {

    private static final int MOST = 3;

    private NearestNames() {}

    /** Advice for an unknown name: a sentence that offers the nearest known names, or says that there are none. */
    public static String advice(String unknown, Collection<String> known) {
        if (known.isEmpty()) {
            return "No other is declared: declare it first.";
        }
        List<String> nearest = known.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(unknown, name))
                        .thenComparing(name -> name))
                .limit(MOST)
                .toList();
        return "Did you mean " + nearest.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or "))
                + "?";
    }

    /** How many letters must be inserted, deleted or replaced to turn one name into the other, without regard to case. */
    public static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
