package io.throttlemachines;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.internal.text.OneLine;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** If a group exists, {@code group.member} can only be declared within it. A hedge or retry may share the name of a member. */
final class MemberNames {

    private static final Set<String> MAY_SHARE = Set.of("hedge", "retry");

    private final Function<String, @Nullable GroupConfig> groups;

    MemberNames(Function<String, @Nullable GroupConfig> groups) {
        this.groups = groups;
    }

    /**
     * Checks a name that is not known, or is about to be declared outside of groups.
     *
     * @param kind    what the name should mean
     * @param setting the setting that contains the name; null if {@code of} is the name itself
     */
    void check(String kind, String name, @Nullable String setting, String of) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            String group = name.substring(0, dot);
            GroupConfig declared = groups.apply(group);
            if (declared == null) {
                continue;
            }
            String member = name.substring(Group.fullName(group, "").length());
            String actual = kind(member, declared);
            if (actual == null) {
                throw new ConfigurationException(
                        of,
                        setting,
                        "The group '" + group + "' has no member " + OneLine.quoted(member) + ".",
                        "Declare it there. " + NearestNames.advice(member, declared.members()));
            }
            if (actual.equals(kind)) {
                throw new ConfigurationException(
                        of,
                        setting,
                        "The group '" + group + "' declares '" + name + "' already.",
                        "Declare it there alone.");
            }
            if (!MAY_SHARE.contains(kind)) {
                throw new ConfigurationException(
                        of,
                        setting,
                        "'" + name + "' is a " + actual + ", not a " + kind + ".",
                        "Name a " + kind + ", or use the " + actual + ".");
            }
        }
    }

    private static @Nullable String kind(String member, GroupConfig group) {
        if (group.breakers().containsKey(member)) {
            return "breaker";
        }
        return group.limiters().containsKey(member) ? "limiter" : null;
    }
}
