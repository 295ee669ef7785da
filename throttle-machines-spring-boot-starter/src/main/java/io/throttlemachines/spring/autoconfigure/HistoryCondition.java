package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code throttle-machines.events.history} leaves anything to remember, as it does when nothing is said. */
final class HistoryCondition extends SpringBootCondition {

    private static final String PROPERTY = ThrottleMachinesProperties.PREFIX + ".events.history";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String history = Binder.get(context.getEnvironment())
                .bind(PROPERTY, String.class)
                .orElse("")
                .strip();
        return new ConditionOutcome(
                !history.equals("0"),
                ConditionMessage.forCondition("Throttle Machines").because(PROPERTY + " is '" + history + "'"));
    }
}
