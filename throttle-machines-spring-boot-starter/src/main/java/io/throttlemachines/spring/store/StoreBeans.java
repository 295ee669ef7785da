package io.throttlemachines.spring.store;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.spring.slice.TestSlice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The {@link PermitStore} beans of the application. A limiter names one by its bean name, without {@code PermitStore} at the
 * end: {@code store: redis} is the bean {@code redisPermitStore}. Used by one thread.
 */
public final class StoreBeans {

    /** The store that this starter creates where Spring Data Redis is. */
    public static final String REDIS = "redis";

    private static final String SUFFIX = "PermitStore";

    private final ListableBeanFactory beans;

    /** Looks at no bean yet. */
    public StoreBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Adds every store under its name. One is created when a limiter that uses it is declared.
     *
     * @param redis how limiters use the store {@link #REDIS}; they use others by {@link StoreConfig#DEFAULTS}
     */
    public void addTo(ThrottleMachinesBuilder builder, StoreConfig redis) {
        byName().forEach((store, bean) -> builder.store(
                store, new LazyPermitStore(beans, bean), store.equals(REDIS) ? redis : StoreConfig.DEFAULTS));
    }

    private Map<String, String> byName() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String bean : beans.getBeanNamesForType(PermitStore.class, true, false)) {
            names.put(bean.endsWith(SUFFIX) ? bean.substring(0, bean.length() - SUFFIX.length()) : bean, bean);
        }
        return names;
    }

    /** Whether a store is not missed, because the beans are those of a test slice. */
    public boolean mayBeMissing() {
        return TestSlice.isIn(beans);
    }

    /** How a test adds a node that Java declares; nothing where these beans are not those of a test slice. */
    public String adviceOnNode() {
        return TestSlice.adviceOnNode(beans);
    }

    /** Whether a store is missing, and is not missed. */
    public boolean isLeftOut(String store) {
        return mayBeMissing() && !store.equals(LimiterConfig.LOCAL_STORE) && !byName().containsKey(store);
    }

    /** What to do so that there is a store of this name; null if nothing particular is known. */
    public @Nullable String advice(String store) {
        if (!store.equals(REDIS)) {
            return null;
        }
        return RedisAdvice.missing(beans, "store: local");
    }
}
