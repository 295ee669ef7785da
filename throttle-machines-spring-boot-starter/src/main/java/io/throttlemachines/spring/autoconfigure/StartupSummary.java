package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says in one line, once all singletons are there, how much there is of each kind. Everything is counted once: a breaker
 * with targets as a cascade, a member of a group with its group.
 */
final class StartupSummary implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(StartupSummary.class);

    private final ListableBeanFactory beans;

    StartupSummary(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(ThrottleMachines.class, false, true)
                .values()
                .forEach(machines -> log.info("{}", text(machines)));
    }

    static String text(ThrottleMachines machines) {
        Set<String> members = new HashSet<>();
        machines.groups().values().forEach(group -> {
            group.breakers().values().forEach(breaker -> members.add(breaker.name()));
            group.limiters().values().forEach(limiter -> members.add(limiter.name()));
        });
        List<Breaker> breakers = machines.breakers().values().stream()
                .filter(breaker -> !members.contains(breaker.name()))
                .toList();
        int cascades = (int) breakers.stream()
                .filter(breaker -> !breaker.config().cascadesTo().isEmpty())
                .count();
        int limiters = (int) machines.limiters().keySet().stream()
                .filter(name -> !members.contains(name))
                .count();
        List<String> parts = new ArrayList<>();
        add(parts, breakers.size() - cascades, "breaker");
        add(parts, limiters, "limiter");
        add(parts, cascades, "cascade");
        add(parts, machines.groups().values());
        add(parts, machines.hedges().size(), "hedge");
        return "Throttle Machines: " + (parts.isEmpty() ? "nothing is declared" : String.join(", ", parts));
    }

    private static void add(List<String> parts, Collection<Group> groups) {
        List<String> members = new ArrayList<>();
        add(members, groups.stream().mapToInt(group -> group.breakers().size()).sum(), "breaker");
        add(members, groups.stream().mapToInt(group -> group.limiters().size()).sum(), "limiter");
        List<String> counted = new ArrayList<>();
        add(counted, groups.size(), "group");
        counted.forEach(
                group -> parts.add(members.isEmpty() ? group : group + " with " + String.join(" and ", members)));
    }

    private static void add(List<String> parts, int count, String noun) {
        if (count > 0) {
            parts.add(count + " " + noun + (count == 1 ? "" : "s"));
        }
    }
}
