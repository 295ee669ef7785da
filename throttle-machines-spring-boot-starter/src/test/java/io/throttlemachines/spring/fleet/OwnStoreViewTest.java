package io.throttlemachines.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.FleetDescriptor.StoreDescriptor;
import io.throttlemachines.spring.actuate.view.FleetView;
import io.throttlemachines.spring.actuate.view.ThrottleView.Query;
import io.throttlemachines.spring.autoconfigure.ThrottleEndpointAutoConfiguration;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** R10: the endpoint shows each store in use, also those that the application brings itself. */
class OwnStoreViewTest {

    private final PermitStore jdbc = mock(PermitStore.class);
    private final PermitStore ledger = mock(PermitStore.class);

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class,
                    ThrottleMachinesAutoConfiguration.class,
                    ThrottleEndpointAutoConfiguration.class))
            .withBean("jdbcPermitStore", PermitStore.class, () -> jdbc)
            .withBean("ledgerPermitStore", PermitStore.class, () -> ledger)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=throttle",
                    "spring.application.name=shop",
                    "throttle-machines.limiters.api.limit=3",
                    "throttle-machines.limiters.api.period=1h",
                    "throttle-machines.limiters.api.store=jdbc");

    OwnStoreViewTest() {
        var reply = CompletableFuture.completedStage(new Reply(true, 2, 0, 0, 1));
        when(jdbc.take(any(), any(), anyLong())).thenReturn(reply);
        when(jdbc.look(any(), any(), anyLong())).thenReturn(reply);
        when(ledger.take(any(), any(), anyLong()))
                .thenReturn(CompletableFuture.failedStage(new IllegalStateException("the ledger is closed")));
    }

    private static FleetDescriptor fleet(ApplicationContext context) {
        FleetDescriptor shown =
                (FleetDescriptor) context.getBean(FleetView.class).show(new Query("", null, null));
        assertThat(context.getBean(ThrottleEndpoint.class).throttle().fleet()).isEqualTo(shown);
        return shown;
    }

    @Test
    void theOnlyStoreIsShown() {
        application.run(context -> {
            context.getBean(ThrottleMachines.class).limiter("api").acquire();

            FleetDescriptor fleet = fleet(context);
            assertThat(fleet.store()).isNotNull();
            assertThat(fleet.store().state()).isEqualTo("UP");
            assertThat(fleet.stores()).isEqualTo(Map.of("jdbc", fleet.store()));
        });
    }

    @Test
    void ofSeveralStoresTheOneThatIsDownIsShownFirst() {
        application
                .withPropertyValues(
                        "throttle-machines.limiters.paid.limit=3",
                        "throttle-machines.limiters.paid.period=1h",
                        "throttle-machines.limiters.paid.store=ledger")
                .run(context -> {
                    context.getBean(ThrottleMachines.class).limiter("paid").acquire();

                    FleetDescriptor fleet = fleet(context);
                    assertThat(fleet.stores()).containsOnlyKeys("jdbc", "ledger");
                    assertThat(fleet.stores().get("jdbc").state()).isEqualTo("UP");
                    StoreDescriptor down = fleet.stores().get("ledger");
                    assertThat(down.state()).isEqualTo("DOWN");
                    assertThat(down.lastError()).contains("the ledger is closed");
                    assertThat(fleet.store()).isEqualTo(down);
                });
    }

    @Test
    void theStoreOfClusterBreakersIsShownBesideThoseOfLimiters() {
        FleetStore fleetStore = mock(FleetStore.class);
        when(fleetStore.beat(any()))
                .thenReturn(CompletableFuture.completedFuture(new FleetStore.News(1, 0, 1, false, Map.of(), Map.of())));
        when(fleetStore.instances()).thenReturn(CompletableFuture.completedFuture(List.of()));
        when(fleetStore.leave(any())).thenAnswer(left -> CompletableFuture.completedFuture(true));
        application
                .withBean("gridFleetStore", FleetStore.class, () -> fleetStore)
                .withPropertyValues("throttle-machines.breakers.pay.scope=cluster")
                .run(context -> {
                    FleetDescriptor fleet = fleet(context);
                    assertThat(fleet.breakers()).containsOnlyKeys("pay");
                    assertThat(fleet.stores()).containsOnlyKeys("grid", "jdbc");
                });
    }
}
