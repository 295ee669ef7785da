package io.throttlemachines.spring.store;

import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** A store bean that is looked up when it is first called. Thread-safe. */
final class LazyPermitStore implements PermitStore {

    private final SingletonSupplier<PermitStore> bean;

    LazyPermitStore(BeanFactory beans, String name) {
        this.bean = StoreBean.of(beans, name, PermitStore.class);
    }

    private PermitStore bean() {
        return bean.obtain();
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
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        return bean().giveBack(owner, limit, permits, takenAt);
    }

    @Override
    public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        return bean().lease(owner, limit, request);
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        return bean().reset(owner, limit);
    }
}
