package io.throttlemachines.internal.fleet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cluster breakers of one instance, by name. Thread-safe. */
final class Members {

    private final Map<String, FleetMember> all = new ConcurrentHashMap<>();

    void add(FleetMember member) {
        all.put(member.name(), member);
    }

    @Nullable
    FleetMember get(String name) {
        return all.get(name);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean hasNew() {
        return all.values().stream().anyMatch(member -> !member.isFetched());
    }

    /** Closes circuits that stayed OPEN for no reason that still holds; each that closes may set free those above it. */
    void closeHeld() {
        boolean more = true;
        while (more) {
            more = false;
            for (FleetMember member : all.values()) {
                more |= member.closeHeld();
            }
        }
    }

    void forEach(Consumer<FleetMember> action) {
        all.values().forEach(action);
    }
}
