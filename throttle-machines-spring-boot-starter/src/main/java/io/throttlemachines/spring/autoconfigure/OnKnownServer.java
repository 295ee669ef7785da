package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.store.StaticServers;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The connection factory says which server it connects to. */
final class OnKnownServer extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean hidden = StaticServers.areWritten(context.getEnvironment());
        return new ConditionOutcome(
                !hidden,
                ConditionMessage.forCondition("a server that the factory names")
                        .because(hidden ? StaticServers.PROPERTY + " is written" : "there are no static servers"));
    }
}
