package io.throttlemachines.sample.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.group.GroupConfigBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;

/** Systems to look at. */
final class Systems {

    private Systems() {}

    /** A node in each condition that the console distinguishes. */
    static ThrottleMachines withEveryCondition() {
        LimiterConfig limiter = LimiterConfig.of(10, Duration.ofMinutes(1));
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("open", BreakerConfig.builder().cascadesTo("target").build())
                .breaker("half-open", BreakerConfig.defaults())
                .breaker("closed", BreakerConfig.defaults())
                .breaker("off", BreakerConfig.builder().mode(Mode.OFF).build())
                .breaker("observe", BreakerConfig.builder().mode(Mode.OBSERVE).build())
                .limiter("blocked", limiter.toBuilder().dependsOn("open").build())
                .limiter("ready", limiter)
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("member", BreakerConfig.defaults())
                                .limiter("limiter", limiter)
                                .build())
                .build();
        machines.breaker("open").forceOpen();
        machines.breaker("half-open").forceOpen();
        machines.breaker("half-open").tryRecover();
        return machines;
    }

    /** Chains of a service and what it depends on, in groups of ten, all on a few databases. */
    static ThrottleMachines large(int nodes) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        int databases = 10;
        for (int i = 0; i < databases; i++) {
            builder.breaker("database-" + i, BreakerConfig.defaults());
        }
        for (int group = 0; group * 10 + databases < nodes; group++) {
            GroupConfigBuilder members = GroupConfig.builder();
            for (int i = 0; i < 10; i++) {
                String dependency = i == 0 ? "database-" + group % databases : "service-" + (i - 1) / 2;
                members.breaker(
                        "service-" + i,
                        BreakerConfig.builder().dependsOn(dependency).build());
            }
            builder.group("group-" + group, members.build());
        }
        return builder.build();
    }
}
