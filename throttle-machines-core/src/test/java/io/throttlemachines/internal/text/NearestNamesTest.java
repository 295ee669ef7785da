package io.throttlemachines.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that an unknown name may have meant, and how much work it takes to find them. */
class NearestNamesTest {

    @Test
    void distanceIsLevenshteinsForAnyTwoNames() {
        Random random = new Random(18);
        for (int round = 0; round < 20_000; round++) {
            String first = name(random, NearestNames.COMPARED);
            String second = name(random, NearestNames.COMPARED);
            assertThat(NearestNames.distance(first, second))
                    .as("'%s' and '%s'", first, second)
                    .isEqualTo(levenshtein(first.toLowerCase(Locale.ROOT), second.toLowerCase(Locale.ROOT)));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "abc, '', 3", "ABC, abc, 0", "kitten, sitting, 3", "größe, grösse, 2"})
    void distanceIgnoresCase(String first, String second, int distance) {
        assertThat(NearestNames.distance(first, second)).isEqualTo(distance);
    }

    @Test
    void onlyTheFirst64CharactersAreCompared() {
        String long64 = "x".repeat(64);
        assertThat(NearestNames.distance(long64 + "a".repeat(100_000), long64 + "b".repeat(5)))
                .isZero();
        assertThat(NearestNames.distance("İ".repeat(100_000), "")).isEqualTo(64); // each is two in lower case
        assertThat(NearestNames.distance("", "İ".repeat(64))).isEqualTo(64);
    }

    @Test
    void eachKnownNameIsReadOnce() {
        AtomicInteger read = new AtomicInteger();
        List<String> names =
                IntStream.range(0, 5_000).mapToObj(each -> "circuit-" + each).toList();
        Set<String> known = new AbstractSet<>() {

            @Override
            public Iterator<String> iterator() {
                return names.stream().peek(name -> read.incrementAndGet()).iterator();
            }

            @Override
            public int size() {
                return names.size();
            }
        };

        assertThat(NearestNames.advice("circuit-".repeat(900), known)).contains("'circuit-");
        assertThat(read).hasValue(names.size());
    }

    @Test
    void adviceOffersTheThreeNearestAndTheFirstInTheAlphabetIfEquallyNear() {
        assertThat(NearestNames.advice("oder", List.of("user", "orders", "zder", "ader", "order")))
                .isEqualTo("Did you mean 'ader' or 'order' or 'zder'?");
        assertThat(NearestNames.advice("oder", List.of("far-away"))).isEqualTo("Did you mean 'far-away'?");
        assertThat(NearestNames.advice("oder", List.of())).isEqualTo("No other is declared: declare it first.");
    }

    private static String name(Random random, int longest) {
        String letters = random.nextBoolean() ? "ab" : "abcXYZ-.é\ud83d\ude00";
        return random.ints(random.nextInt(longest + 1), 0, letters.length())
                .mapToObj(index -> String.valueOf(letters.charAt(index)))
                .collect(Collectors.joining());
    }

    /** The definition: the whole matrix. */
    private static int levenshtein(String a, String b) {
        int[][] matrix = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    matrix[i][j] = i + j;
                } else {
                    int substituted = matrix[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    matrix[i][j] = Math.min(substituted, 1 + Math.min(matrix[i - 1][j], matrix[i][j - 1]));
                }
            }
        }
        return matrix[a.length()][b.length()];
    }
}
