package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.store.FleetIdentity;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Logs in one line, once all singletons exist, how many nodes of each kind there are. It counts each node once: a breaker with
 * targets as a cascade, a member of a group with its group.
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
                .forEach(machines -> log.info("{}{}", text(machines), sharing(machines)));
    }

    /** Says what is shared, through which stores, and the place of this instance in its fleet. */
    private String sharing(ThrottleMachines machines) {
        Set<String> stores = machines.stores().keySet();
        if (stores.isEmpty()) {
            return "";
        }
        boolean permits = machines.limiters().values().stream()
                .anyMatch(each -> !each.config().store().equals(LimiterConfig.LOCAL_STORE));
        int circuits = (int) machines.breakers().values().stream()
                .filter(each -> each.config().scope() == Scope.CLUSTER)
                .count();
        String shared = join(" and ", permits ? "permits" : "", count(circuits, "circuit"));
        String fleet = beans.getBeansOfType(FleetIdentity.class, false, true).values().stream()
                .map(each -> " as instance '" + each.instance() + "' of fleet '" + each.name() + "'")
                .findFirst()
                .orElse("");
        String verb = permits || circuits != 1 ? " are" : " is";
        return "; " + shared + verb + " shared through " + String.join(", ", stores) + fleet;
    }

    static String text(ThrottleMachines machines) {
        Set<String> members = new HashSet<>();
        machines.groups().values().forEach(group -> {
            group.breakers().values().forEach(breaker -> members.add(breaker.name()));
            group.limiters().values().forEach(limiter -> members.add(limiter.name()));
        });
        Set<String> breakers = machines.breakers().keySet();
        Set<String> limiters = machines.limiters().keySet();
        int memberBreakers = common(breakers, members);
        int memberLimiters = common(limiters, members);
        int cascades = (int) machines.breakers().values().stream()
                .filter(each -> !members.contains(each.name())
                        && !each.config().cascadesTo().isEmpty())
                .count();
        String inGroups = join(" and ", count(memberBreakers, "breaker"), count(memberLimiters, "limiter"));
        String all = join(
                ", ",
                count(breakers.size() - memberBreakers - cascades, "breaker"),
                count(limiters.size() - memberLimiters, "limiter"),
                count(cascades, "cascade"),
                join(" with ", count(machines.groups().size(), "group"), inGroups),
                count(machines.hedges().size(), "hedge"),
                count(machines.retries().size(), "retr", "y", "ies"));
        return "Throttle Machines: " + (all.isEmpty() ? "nothing is declared" : all);
    }

    private static int common(Set<String> names, Set<String> members) {
        return (int) names.stream().filter(members::contains).count();
    }

    private static String count(int count, String noun) {
        return count(count, noun, "", "s");
    }

    private static String count(int count, String stem, String one, String many) {
        return count == 0 ? "" : count + " " + stem + (count == 1 ? one : many);
    }

    private static String join(String separator, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(separator));
    }
}
