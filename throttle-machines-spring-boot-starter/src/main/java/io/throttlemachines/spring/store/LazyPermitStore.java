package io.throttlemachines.spring.store;

import io.throttlemachines.limiter.store.PermitStore;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** A store bean that is looked up when it is first called. Thread-safe: at worst two threads look it up at once. */
final class LazyPermitStore implements PermitStore {

    private final BeanFactory beans;
    private final String name;

    /** The bean; null before the first call. */
    private volatile @Nullable PermitStore bean;

    LazyPermitStore(BeanFactory beans, String name) {
        this.beans = beans;
        this.name = name;
    }

    private PermitStore bean() {
        PermitStore known = bean;
        if (known == null) {
            known = beans.getBean(name, PermitStore.class);
            bean = known;
        }
        return known;
    }

    @Override
    public void check(Limit limit) {
        bean().check(limit);
    }

    @Override
    public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        return bean().take(owner, limit, permits);
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        return bean().look(owner, limit, permits);
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long elapsedNanos) {
        return bean().giveBack(owner, limit, permits, elapsedNanos);
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        return bean().reset(owner, limit);
    }
}
