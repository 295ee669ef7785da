package io.throttlemachines.graph;

import java.util.List;

/**
 * What a breaker takes down with it: before it opens what would happen, while it is OPEN what it holds down. Both lists
 * are empty for a breaker in mode off, which cannot open.
 *
 * @param breaker     its full name
 * @param opens       full names of the breakers that would become OPEN with it, through all levels of cascades, in the
 *                    order in which the cascade reaches them; without itself, without those that are OPEN already or in
 *                    mode off. Empty if it is OPEN itself: nothing more opens
 * @param unavailable full names of all breakers and limiters that would be unavailable because of it: first itself, then
 *                    what opens with it, then targets that are OPEN already and could not recover before it, then all
 *                    that depends on any of these, through all levels, the nearest first. Some may be unavailable
 *                    already for another reason
 */
public record Impact(String breaker, List<String> opens, List<String> unavailable) {

    /** Copies the lists. */
    public Impact {
        opens = List.copyOf(opens);
        unavailable = List.copyOf(unavailable);
    }
}
