package io.throttlemachines.spring.actuate.methods;

import io.throttlemachines.spring.aop.AnnotatedBeanChecker;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * The methods of beans around which annotations of this library act, with all advice around them. Each look reads the proxies,
 * so the list is complete once the application has started; a lazy bean or one of another scope appears once it has been
 * created. Thread-safe.
 */
public final class GuardedMethods implements AnnotatedBeanChecker.Listener {

    private final SingletonBeanRegistry singletons;

    /** Each bean with annotated methods, and the proxy layers it had when it was created. */
    private final Map<Place, List<ProxyLayer>> seen = new ConcurrentHashMap<>();

    private record Place(String beanName, Class<?> type) {}

    /**
     * Starts empty, for one application context.
     *
     * @param singletons holds the finished beans
     */
    public GuardedMethods(SingletonBeanRegistry singletons) {
        this.singletons = singletons;
    }

    /** Remembers a bean without holding it, because there may be many prototypes. */
    @Override
    public void annotatedBean(String beanName, Object bean, Class<?> type) {
        Place place = new Place(beanName, type);
        if (!seen.containsKey(place)) {
            seen.put(place, ProxyLayer.of(bean));
        }
    }

    /** All guarded methods now, sorted by class and method. */
    public List<GuardedMethod> all() {
        return seen.entrySet().stream()
                .flatMap(each ->
                        ProxiedMethods.of(each.getKey().type(), layers(each.getKey(), each.getValue())).stream())
                .distinct()
                .sorted(Comparator.comparing(GuardedMethod::type).thenComparing(GuardedMethod::method))
                .toList();
    }

    /** The layers of the finished bean, which may have been wrapped later; for other beans those seen at creation. */
    private List<ProxyLayer> layers(Place place, List<ProxyLayer> seenLayers) {
        Object finished =
                singletons.containsSingleton(place.beanName()) ? singletons.getSingleton(place.beanName()) : null;
        return finished != null && ProxyLayer.userClass(finished) == place.type()
                ? ProxyLayer.of(finished)
                : seenLayers;
    }
}
