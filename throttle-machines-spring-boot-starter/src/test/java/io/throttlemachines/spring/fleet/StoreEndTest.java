package io.throttlemachines.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The end of an application whose first shared limiter or breaker was declared while it ran, so that its store is a late bean. */
class StoreEndTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ThrottleMachinesAutoConfiguration.class))
            .withPropertyValues("spring.application.name=shop");

    @Test
    void permitsOnLeaseAreHandedBackBeforeTheirStoreEnds() throws Exception {
        PermitStore store = store(PermitStore.class);
        when(store.lease(any(), any(), any()))
                .thenAnswer(noted("lease", invocation -> lease(invocation.getArgument(2))));
        application
                .withBean("jdbcPermitStore", PermitStore.class, () -> store, late -> late.setLazyInit(true))
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .limiter(
                                        "late",
                                        LimiterConfig.builder()
                                                .limit(10)
                                                .period(Duration.ofMinutes(1))
                                                .store("jdbc")
                                                .lease(5)
                                                .leaseTime(Duration.ofMinutes(1))
                                                .build())
                                .tryAcquire())
                        .isTrue());

        assertThat(calls).containsExactly("lease", "lease", "the store ends");
    }

    private static CompletableFuture<LeaseReply> lease(LeaseRequest request) {
        Reply decision = new Reply(true, 9, 0, 0, 1);
        return CompletableFuture.completedFuture(
                new LeaseReply(decision, request.kept(), request.most(), request.leaseNanos()));
    }

    @Test
    void anInstanceLeavesBeforeItsStoreEnds() throws Exception {
        FleetStore store = store(FleetStore.class);
        when(store.beat(any()))
                .thenReturn(CompletableFuture.completedFuture(new FleetStore.News(1, 0, 1, false, Map.of(), Map.of())));
        when(store.leave(any())).thenAnswer(noted("leave", invocation -> CompletableFuture.completedFuture(true)));
        application
                .withBean("jdbcFleetStore", FleetStore.class, () -> store, late -> late.setLazyInit(true))
                .run(context -> context.getBean(ThrottleMachines.class)
                        .breaker(
                                "late",
                                BreakerConfig.builder().scope(Scope.CLUSTER).build()));

        assertThat(calls).containsExactly("leave", "the store ends");
    }

    private Answer<Object> noted(String call, Answer<Object> answer) {
        return invocation -> {
            calls.add(call);
            return answer.answer(invocation);
        };
    }

    /** A store that notes its end. */
    private <T> T store(Class<T> type) throws Exception {
        T store = mock(type, withSettings().extraInterfaces(DisposableBean.class));
        doAnswer(noted("the store ends", invocation -> null))
                .when((DisposableBean) store)
                .destroy();
        return store;
    }
}
