package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.store.FleetIdentity;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The instances that belong together have a name. */
final class OnFleetName extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String name = FleetIdentity.nameIn(context.getEnvironment());
        return new ConditionOutcome(
                name != null,
                ConditionMessage.forCondition("the name of a fleet").because(name == null ? "there is none" : name));
    }
}
