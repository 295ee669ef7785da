package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a property is true, as it is when nothing is said. What is neither true nor false stops the start. */
abstract class SwitchCondition extends SpringBootCondition {

    private final String property;

    SwitchCondition(String property) {
        this.property = ThrottleMachinesProperties.PREFIX + "." + property;
    }

    @Override
    public final ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean on = Binder.get(context.getEnvironment())
                .bind(property, Boolean.class)
                .orElse(true);
        return new ConditionOutcome(
                on, ConditionMessage.forCondition("Throttle Machines").because(property + " is " + on));
    }
}
