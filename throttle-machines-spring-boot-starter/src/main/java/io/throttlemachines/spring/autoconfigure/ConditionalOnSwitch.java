package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code throttle-machines.enabled}, or one of the listed properties, is off: {@code false}, {@code off},
 * {@code no} or {@code 0}. A missing property is on. A value that cannot be read is on too, so that it stops the start when all
 * properties are bound, in one report with all other mistakes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSwitch.NothingIsOff.class)
@interface ConditionalOnSwitch {

    /** Further properties, without our prefix. */
    String[] value() default {};

    /** Reads the switches. */
    final class NothingIsOff extends SpringBootCondition {

        private static final Set<String> OFF = Set.of("false", "off", "no", "0");

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String[] further =
                    metadata.getAnnotations().get(ConditionalOnSwitch.class).getStringArray("value");
            Optional<String> off = Stream.concat(Stream.of("enabled"), Arrays.stream(further))
                    .filter(property -> isOff(property, context.getEnvironment()))
                    .findFirst();
            ConditionMessage.Builder message = ConditionMessage.forCondition("Throttle Machines");
            return off.map(property -> ConditionOutcome.noMatch(message.because(property + " is off")))
                    .orElseGet(() -> ConditionOutcome.match(message.because("nothing is off")));
        }

        static boolean isOff(String property, Environment environment) {
            String value = Binder.get(environment)
                    .bind(ThrottleMachinesProperties.PREFIX + "." + property, String.class)
                    .orElse("");
            return OFF.contains(value.strip().toLowerCase(Locale.ROOT));
        }
    }
}
