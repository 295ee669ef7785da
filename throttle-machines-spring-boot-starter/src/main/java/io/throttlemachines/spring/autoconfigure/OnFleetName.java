package io.throttlemachines.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** The instances that belong together have a name. */
final class OnFleetName extends AnyNestedCondition {

    OnFleetName() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("throttle-machines.fleet.name")
    static final class Written {}

    @ConditionalOnProperty("spring.application.name")
    static final class OfTheApplication {}
}
