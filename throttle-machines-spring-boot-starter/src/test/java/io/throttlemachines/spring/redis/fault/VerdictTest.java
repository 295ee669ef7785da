package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The judge of the fleet's processes finds what it should, and nothing else. */
@Tag("servers")
class VerdictTest {

    private static final long PERIOD = 1_000;

    private final Verdict verdict = new Verdict(PERIOD);

    private static List<Grant> at(long limit, long... moments) {
        List<Grant> grants = new ArrayList<>();
        for (long moment : moments) {
            grants.add(new Grant(limit, moment, moment));
        }
        return grants;
    }

    @Test
    void rateAllowsTheBurstAndThenOneEachInterval() {
        assertThat(verdict.rate(at(4, 5_000, 5_000, 5_000, 5_000, 5_250, 5_500)))
                .isEmpty();
        assertThat(verdict.rate(at(4, 5_000, 5_000, 5_000, 5_000, 5_249))).isNotEmpty();
        assertThat(verdict.rate(at(4, 1_000, 5_000, 5_000, 5_000, 5_000, 5_000)))
                .isNotEmpty();
    }

    @Test
    void rateAllowsWhatMayHaveBeenEarlierOrLater() {
        List<Grant> grants = at(4, 5_000, 5_000, 5_000, 5_000);
        grants.add(new Grant(4, 5_100, 5_250));
        assertThat(verdict.rate(grants)).isEmpty();
        grants.add(new Grant(4, 5_100, 5_250));
        assertThat(verdict.rate(grants)).isNotEmpty();
    }

    /** Beside all pairs of moments, counted one by one. */
    @Test
    void rateFindsWhatCountingFinds() {
        Random random = new Random(7);
        int guilty = 0;
        for (int schedule = 0; schedule < 2_000; schedule++) {
            List<Grant> grants = new ArrayList<>();
            for (int grant = random.nextInt(16); grant >= 0; grant--) {
                long before = random.nextInt(3_000);
                grants.add(new Grant(random.nextBoolean() ? 4 : 5, before, before + random.nextInt(100)));
            }
            boolean tooMany = grants.stream()
                    .anyMatch(first -> grants.stream()
                            .anyMatch(last -> grants.stream()
                                            .filter(each ->
                                                    each.before() >= first.before() && each.after() <= last.after())
                                            .mapToLong(each -> PERIOD / each.limit())
                                            .sum()
                                    > Math.max(0, last.after() - first.before()) + PERIOD));
            assertThat(verdict.rate(grants).isEmpty()).as("%s", grants).isEqualTo(!tooMany);
            guilty += tooMany ? 1 : 0;
        }
        assertThat(guilty).isBetween(200, 1_800);
    }

    @Test
    void windowsAllowTheLimitInEach() {
        assertThat(verdict.windows(at(3, 1_001, 1_500, 1_999, 2_000, 2_001, 2_002), false))
                .isEmpty();
        assertThat(verdict.windows(at(3, 1_001, 1_500, 1_998, 1_999), false)).hasSize(1);
    }

    @Test
    void slidingWindowsCountTheWindowBefore() {
        assertThat(verdict.windows(at(4, 1_000, 1_001, 1_002, 1_003, 2_500, 2_501), true))
                .isEmpty();
        assertThat(verdict.windows(at(4, 1_000, 1_001, 1_002, 1_003, 2_100), true))
                .hasSize(1);
    }

    @Test
    void eachGrantObeysItsOwnLimit() {
        List<Grant> grants = at(3, 1_001, 1_002);
        grants.addAll(at(2, 1_003));
        assertThat(verdict.windows(grants, false)).hasSize(1);
        assertThat(verdict.windows(at(2, 1_001, 1_002), false)).isEmpty();
    }

    @Test
    void permitOnLeaseObeysTheLimitOfThoseWithNoHigherOne() {
        List<Grant> grants = at(3, 1_001, 1_002);
        grants.addAll(at(2, 1_003));
        assertThat(verdict.ofLeases(Algorithm.FIXED_WINDOW, grants)).isEmpty();
        grants.addAll(at(2, 1_004, 1_005));
        assertThat(verdict.ofLeases(Algorithm.FIXED_WINDOW, grants)).isNotEmpty();
    }

    @Test
    void rateIsThatOfTheHighestLimitForAllAndOfEachForThoseWithNoHigherOne() {
        List<Grant> grants = at(2, 1_000, 1_000);
        grants.addAll(at(4, 1_000, 1_000));
        assertThat(verdict.of(Algorithm.GCRA, grants)).isEmpty();
        grants.addAll(at(2, 1_499));
        assertThat(verdict.of(Algorithm.GCRA, grants)).hasSize(1);
        assertThat(verdict.of(Algorithm.GCRA, at(2, 1_000, 1_000, 1_500))).isEmpty();
        grants = at(4, 1_000, 1_000, 1_000, 1_000);
        grants.addAll(at(2, 1_249));
        assertThat(verdict.of(Algorithm.GCRA, grants)).hasSize(1);
    }
}
