package io.throttlemachines.spring.aop;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * The methods of beans around which our annotations act, and what else acts around them. It is read from the proxies
 * when it is asked for, so it is whole once the application has started; lazy beans and those of other scopes are there
 * once one of them has been made. Thread-safe.
 */
public final class GuardedMethods {

    private final SingletonBeanRegistry singletons;

    /** Each bean that has annotated methods, with the proxy layers that it had when it was made. */
    private final Map<Place, List<ProxyLayer>> seen = new ConcurrentHashMap<>();

    private record Place(String beanName, Class<?> type) {}

    /**
     * For one application context; nothing is there at first.
     *
     * @param singletons where the finished beans are
     */
    public GuardedMethods(SingletonBeanRegistry singletons) {
        this.singletons = singletons;
    }

    /** Remembers a bean that has annotated methods, but does not hold it: of prototypes there may be many. */
    void add(String beanName, Object bean, Class<?> type) {
        Place place = new Place(beanName, type);
        if (!seen.containsKey(place)) {
            seen.put(place, ProxyLayer.of(bean));
        }
    }

    /**
     * All that are there now.
     *
     * @return sorted by class and method
     */
    public List<GuardedMethod> all() {
        return seen.entrySet().stream()
                .flatMap(each ->
                        ProxiedMethods.of(each.getKey().type(), layers(each.getKey(), each.getValue())).stream())
                .distinct()
                .sorted(Comparator.comparing(GuardedMethod::type).thenComparing(GuardedMethod::method))
                .toList();
    }

    /** Those of the finished bean, which may have been wrapped after we saw it; or those that we saw. */
    private List<ProxyLayer> layers(Place place, List<ProxyLayer> seenLayers) {
        Object finished =
                singletons.containsSingleton(place.beanName()) ? singletons.getSingleton(place.beanName()) : null;
        return finished != null && ProxyLayer.userClass(finished) == place.type()
                ? ProxyLayer.of(finished)
                : seenLayers;
    }
}
