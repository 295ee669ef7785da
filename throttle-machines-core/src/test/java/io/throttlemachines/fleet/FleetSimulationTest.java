package io.throttlemachines.fleet;

import org.junit.jupiter.api.Test;

/**
 * Random histories of a fleet: votes, calls, crashes, cuts, manual actions, a store that loses its memory, delayed and lost answers
 * and messages. After all lines are healed, every instance agrees with the store, and nothing is left over. A history is given by
 * its seed. {@code -Dfleet.histories=10000 -Djunit.jupiter.execution.timeout.mode=disabled} plays more, {@code -Dfleet.seed=7} only
 * one.
 */
class FleetSimulationTest {

    private static final int HISTORIES = 100;

    @Test
    void instancesAgreeAfterAnyHistory() {
        Long seed = Long.getLong("fleet.seed");
        if (seed != null) {
            play(seed);
            return;
        }
        for (long each = 0; each < Integer.getInteger("fleet.histories", HISTORIES); each++) {
            play(each);
        }
    }

    private static void play(long seed) {
        FleetHistory history = new FleetHistory(seed);
        try {
            history.play();
        } catch (Throwable failed) {
            throw new AssertionError("history " + seed + ": " + failed + "\n" + history, failed);
        } finally {
            history.close();
        }
    }
}
