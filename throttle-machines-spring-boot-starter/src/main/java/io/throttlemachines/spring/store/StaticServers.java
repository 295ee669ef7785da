package io.throttlemachines.spring.store;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A main server and its replicas in a list. A connection factory made of it names another server, the default one, when asked. */
public final class StaticServers {

    public static final String PROPERTY = "spring.data.redis.masterreplica";

    private StaticServers() {}

    public static boolean areWritten(Environment environment) {
        return Binder.get(environment)
                .bind(PROPERTY + ".nodes", Bindable.listOf(String.class))
                .isBound();
    }
}
