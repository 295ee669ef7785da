package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code throttle-machines.enabled}, or one of the listed properties, is off. A missing property is on. A value
 * that cannot be read is on too, so that it stops the start when all properties are bound, in one report with all other mistakes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSwitch.NothingIsOff.class)
@interface ConditionalOnSwitch {

    /** Further properties that are true or false, without our prefix. */
    String[] value() default {};

    /** Further properties that are numbers, of which 0 is off, without our prefix. */
    String[] count() default {};

    /** Reads the switches. */
    final class NothingIsOff extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            MergedAnnotation<?> wanted = metadata.getAnnotations().get(ConditionalOnSwitch.class);
            Environment environment = context.getEnvironment();
            Stream<String> off = Stream.concat(Stream.of("enabled"), Arrays.stream(wanted.getStringArray("value")))
                    .filter(each -> isOff(each, environment));
            Stream<String> zero =
                    Arrays.stream(wanted.getStringArray("count")).filter(each -> isZero(each, environment));
            ConditionMessage.Builder message = ConditionMessage.forCondition("Throttle Machines");
            return Stream.concat(off, zero)
                    .findFirst()
                    .map(property -> ConditionOutcome.noMatch(message.because(property + " is off")))
                    .orElseGet(() -> ConditionOutcome.match(message.because("nothing is off")));
        }

        static boolean isOff(String property, Environment environment) {
            return Boolean.FALSE.equals(read(property, Boolean.class, environment));
        }

        private static boolean isZero(String property, Environment environment) {
            return Integer.valueOf(0).equals(read(property, Integer.class, environment));
        }

        /** The value as it will be bound; null if there is none, or one of another type. */
        private static <T> @Nullable T read(String property, Class<T> type, Environment environment) {
            try {
                return Binder.get(environment)
                        .bind(ThrottleMachinesProperties.PREFIX + "." + property, type)
                        .orElse(null);
            } catch (BindException otherType) {
                return null;
            }
        }
    }
}
