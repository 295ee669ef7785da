package io.throttlemachines.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptBudgetTest {

    private static final int STEPS = 1_000;

    /** Property: in every stretch of every schedule. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void attemptsAreAtMostTheShareOfCallsAndTheReserveInEveryStretch(long seed) {
        Random random = new Random(seed);
        double share = random.nextInt(20) / 10.0;
        int reserve = 1 + random.nextInt(20);
        AttemptBudget budget = AttemptBudget.withReserve(share, reserve);
        long[] calls = new long[STEPS + 1];
        long[] taken = new long[STEPS + 1];
        double calling = random.nextDouble();
        int held = 0;
        for (int i = 0; i < STEPS; i++) {
            calls[i + 1] = calls[i];
            taken[i + 1] = taken[i];
            if (random.nextInt(50) == 0) {
                calling = random.nextDouble();
            }
            if (random.nextDouble() < calling) {
                budget.pay();
                calls[i + 1]++;
            } else if (held > 0 && random.nextInt(5) == 0) {
                budget.giveBack();
                held--;
                taken[i + 1]--;
            } else if (budget.take()) {
                held++;
                taken[i + 1]++;
            }
        }
        double most = Math.max(reserve, share);
        for (int from = 0; from <= STEPS; from++) {
            for (int to = from; to <= STEPS; to++) {
                assertThat((double) (taken[to] - taken[from]))
                        .as("steps %d to %d", from, to)
                        .isLessThanOrEqualTo(share * (calls[to] - calls[from]) + most + 1e-6);
            }
        }
    }

    @Test
    void quietTimeSavesNoMoreThanTheReserve() {
        AttemptBudget budget = AttemptBudget.withReserve(0.2, 10);
        for (int i = 0; i < 1_000; i++) {
            budget.pay();
        }
        assertThat(budget.left()).isEqualTo(10);
    }

    @Test
    void fiveCallsPayForOneAttempt() {
        AttemptBudget budget = AttemptBudget.saving(0.2);
        for (int i = 0; i < 4; i++) {
            budget.pay();
            assertThat(budget.take()).isFalse();
        }
        budget.pay();
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
    }

    @Test
    void withoutAShareThereIsNoReserve() {
        assertThat(AttemptBudget.withReserve(0, 10).take()).isFalse();
    }
}
