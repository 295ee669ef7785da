package io.throttlemachines.event;

import java.time.Instant;
import java.util.List;

/**
 * A primary opened and its cascade opened other breakers. One event per activation, over all levels.
 *
 * @param name   the full name of the primary that began it
 * @param opened the full names of all it opened, in the order in which the cascade reached them; never empty
 */
public record CascadeTriggered(String name, List<String> opened, Instant at) implements ThrottleEvent {

    /** Keeps its own copy of the names. */
    public CascadeTriggered {
        opened = List.copyOf(opened);
    }

    /** The full name of the primary that began it, the same as {@link #name()}. */
    public String primary() {
        return name;
    }
}
