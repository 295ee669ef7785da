package io.throttlemachines.spring.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** What to do so that instances can share through Redis. */
final class RedisAdvice {

    private static final String LETTUCE = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";
    private static final String FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

    private RedisAdvice() {}

    /**
     * The first thing that is missing.
     *
     * @param local what to write in order not to share
     */
    static String missing(ListableBeanFactory beans, String local) {
        ClassLoader classes = ClassUtils.getDefaultClassLoader();
        Class<?> lettuce =
                ClassUtils.isPresent(LETTUCE, classes) ? ClassUtils.resolveClassName(LETTUCE, classes) : null;
        if (lettuce == null) {
            return "Add spring-boot-starter-data-redis to the application, or write " + local + ".";
        }
        String[] factories = beans.getBeanNamesForType(lettuce, true, false);
        String only = factories.length > 0
                ? factories[0]
                : hidden(beans, lettuce, ClassUtils.resolveClassName(FACTORY, classes));
        if (only == null) {
            return "Let the application have one LettuceConnectionFactory, as Spring Boot creates it from"
                    + " spring.data.redis.*, or write " + local + ".";
        }
        if (StaticServers.areWritten(environment(beans))) {
            return "Use a single server, Sentinel or a cluster instead of " + StaticServers.PROPERTY + ", or write "
                    + local + ".";
        }
        if (FleetIdentity.nameIn(environment(beans)) == null) {
            return name(beans);
        }
        return factories.length > 1
                ? "Mark one LettuceConnectionFactory as primary, or write " + local + "."
                : "Let the method that creates the bean '" + only
                        + "' return LettuceConnectionFactory instead of one of its"
                        + " interfaces, so that its type is known, or write " + local + ".";
    }

    /** A bean that may be a factory of Lettuce, but is declared as one of its interfaces; null if there is none. */
    private static @Nullable String hidden(ListableBeanFactory beans, Class<?> lettuce, Class<?> factory) {
        return Arrays.stream(beans.getBeanNamesForType(factory, true, false))
                .filter(bean -> isAbove(lettuce, beans.getType(bean, false)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isAbove(Class<?> lettuce, @Nullable Class<?> declared) {
        return declared != null && declared.isAssignableFrom(lettuce);
    }

    /** What to do if nothing but the name of the fleet may be missing. */
    static String name(ListableBeanFactory beans) {
        String application = environment(beans).getProperty(FleetIdentity.APPLICATION_NAME);
        return application == null || application.isBlank()
                ? "Name the instances that belong together: write " + FleetIdentity.FLEET_NAME + ", or "
                        + FleetIdentity.APPLICATION_NAME + "."
                : "Write " + FleetIdentity.FLEET_NAME + " without braces, because " + FleetIdentity.APPLICATION_NAME
                        + " ('" + application + "') has braces.";
    }

    private static Environment environment(ListableBeanFactory beans) {
        return beans.getBean(Environment.class);
    }
}
