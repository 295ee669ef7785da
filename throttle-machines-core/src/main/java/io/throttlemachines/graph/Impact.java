package io.throttlemachines.graph;

import java.util.List;

/**
 * What a breaker makes unavailable: what would happen if it opened now or, while it is OPEN, what happens now. Both
 * lists are empty for a breaker in mode off, which cannot open. Immutable and thread-safe.
 *
 * @param breaker     its full name
 * @param opens       full names of the breakers that would open with it, through all levels of cascades, in the order of
 *                    the cascade; without itself, without breakers that are already OPEN or in mode off. Empty if it is
 *                    OPEN itself, as nothing more opens then
 * @param unavailable full names of all breakers and limiters that would be unavailable because of it: first itself, then
 *                    those in {@code opens}, then targets that are already OPEN and could not recover before it, then all
 *                    dependents of these, through all levels, the nearest first. Some may already be unavailable for
 *                    another reason
 * @param limiters    the full names of the limiters in {@code unavailable}; a breaker may have the same name
 */
public record Impact(String breaker, List<String> opens, List<String> unavailable, List<String> limiters) {

    /** An impact on breakers only. */
    public Impact(String breaker, List<String> opens, List<String> unavailable) {
        this(breaker, opens, unavailable, List.of());
    }

    /** Copies the lists. */
    public Impact {
        opens = List.copyOf(opens);
        unavailable = List.copyOf(unavailable);
        limiters = List.copyOf(limiters);
    }
}
