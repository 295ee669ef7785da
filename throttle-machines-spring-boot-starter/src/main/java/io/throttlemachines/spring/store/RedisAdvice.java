package io.throttlemachines.spring.store;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** What to do so that instances can share through Redis. */
final class RedisAdvice {

    private static final String LETTUCE = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";
    private static final String NAME =
            "Name the instances that belong together: write " + StoreBeans.FLEET_NAME + ", or spring.application.name.";

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
        if (beans.getBeanNamesForType(lettuce, true, false).length == 0) {
            return "Let the application have one LettuceConnectionFactory, as Spring Boot creates it from"
                    + " spring.data.redis.*, or write " + local + ".";
        }
        return isNamed(beans) ? "Mark one LettuceConnectionFactory as primary, or write " + local + "." : NAME;
    }

    /** What to do if nothing but the name of the fleet may be missing. */
    static String name() {
        return NAME;
    }

    private static boolean isNamed(ListableBeanFactory beans) {
        Environment environment = beans.getBean(Environment.class);
        return environment.getProperty(StoreBeans.FLEET_NAME) != null
                || environment.getProperty("spring.application.name") != null;
    }
}
