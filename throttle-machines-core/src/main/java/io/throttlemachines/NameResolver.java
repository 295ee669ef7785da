package io.throttlemachines;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.internal.text.OneLine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the node that a name means: within a group a member first, then a node outside; a breaker before a limiter. */
final class NameResolver {

    private final AddedNames<DefaultBreaker> breakers;
    private final AddedNames<DefaultLimiter> limiters;

    NameResolver(AddedNames<DefaultBreaker> breakers, AddedNames<DefaultLimiter> limiters) {
        this.breakers = breakers;
        this.limiters = limiters;
    }

    /** Returns the node of a name, or fails with the nearest names. */
    static <T> T found(String kind, String name, Map<String, T> known) {
        T node = known.get(name);
        if (node == null) {
            throw new ConfigurationException(
                    name,
                    null,
                    "There is no " + kind + " " + OneLine.quoted(name) + ".",
                    NearestNames.advice(name, known.keySet()));
        }
        return node;
    }

    Node dependency(String name, @Nullable String group, String of) {
        Node member = group == null ? null : find(Group.fullName(group, name));
        Node node = member != null ? member : find(name);
        if (node == null) {
            throw new ConfigurationException(
                    of,
                    "depends-on",
                    "'" + of + "' depends on '" + name + "', which is not declared.",
                    NearestNames.advice(name, known(group, of)));
        }
        return node;
    }

    /** The breaker that the name of a cascade's target means; null if it is not declared. */
    @Nullable
    Node target(String name, @Nullable String group, String of) {
        DefaultBreaker member = group == null ? null : breakers.get(Group.fullName(group, name));
        DefaultBreaker breaker = member != null ? member : breakers.get(name);
        if (breaker != null) {
            return breaker.node();
        }
        if (limiters.contains(name) || (group != null && limiters.contains(Group.fullName(group, name)))) {
            throw new ConfigurationException(
                    of,
                    "cascades-to",
                    "'" + of + "' cascades to '" + name + "', which is a limiter.",
                    "Only breakers open: name a breaker, or let the limiter depend on '" + of + "'.");
        }
        return null;
    }

    private @Nullable Node find(String name) {
        DefaultBreaker breaker = breakers.get(name);
        if (breaker != null) {
            return breaker.node();
        }
        DefaultLimiter limiter = limiters.get(name);
        return limiter == null ? null : limiter.node();
    }

    private Set<String> known(@Nullable String group, String of) {
        Set<String> known = breakers.names();
        known.addAll(limiters.names());
        known.remove(of);
        if (group != null) {
            String prefix = Group.fullName(group, "");
            for (String name : Set.copyOf(known)) {
                if (name.startsWith(prefix)) {
                    known.remove(name);
                    known.add(name.substring(prefix.length()));
                }
            }
        }
        return known;
    }
}
